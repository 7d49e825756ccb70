import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { decodeClassifier, loadClassifier } from '@ridgeline/classifier';
import { beforeAll, expect, it } from 'vitest';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: string[]) => path.join(cwd, ...names);
const texts = ['the film is a joy', 'a waste of time', 'zzz', ''];

const tune = (out: string, ...more: string[]) =>
  ridgeline(
    [
      'tune',
      'reviews.csv',
      '--text',
      'review',
      '--label',
      'verdict',
      '--folds',
      '3',
      '--lambdas',
      '8',
      '--out',
      out,
      ...more,
    ],
    { cwd },
  );

beforeAll(() => {
  const reviews = readFileSync(new URL('../../../tests/fixtures/reviews.csv', import.meta.url));
  writeFileSync(at('reviews.csv'), reviews);
});

type Files = Record<string, { text?: string; base64?: string }>;

const carriedIn = (page: string): readonly { name: string; files: Files }[] => {
  const [, json] = /<script type="application\/json" id="carried">([\s\S]*?)<\/script>/.exec(page) ?? [];
  return json === undefined ? [] : JSON.parse(json).models;
};

const bytesOf = (files: Files) =>
  Object.fromEntries(
    Object.entries(files).map(([name, { text, base64 }]) => [
      name,
      text === undefined ? new Uint8Array(Buffer.from(base64!, 'base64')) : new TextEncoder().encode(text),
    ]),
  );

it('the report of a choice carries classifiers of its path, the chosen one to the bits of the folder', async () => {
  expect((await tune('with')).status).toBe(0);
  const page = readFileSync(at('with', 'report.html'), 'utf8');
  const models = carriedIn(page);
  expect(models.length).toBeGreaterThanOrEqual(2);
  expect(models[0]!.name).toMatch(/, chosen$/);
  const [chosen, ...others] = await Promise.all(models.map(({ files }) => decodeClassifier(bytesOf(files))));
  const saved = await loadClassifier(at('with', 'model'));
  expect(chosen!.classifier.classify(texts, { explain: true })).toEqual(
    saved.classify(texts, { explain: true }),
  );
  for (const { classifier } of others)
    expect(classifier.logProbabilities(texts)).not.toEqual(saved.logProbabilities(texts));
  const script = readFileSync(new URL('../generated/page-classifier.js', import.meta.url), 'utf8');
  expect(page).toContain(script);
  expect(script).not.toMatch(/<\/script|<!--/);
  expect(Buffer.byteLength(script)).toBeLessThan(30_000);
  expect(Buffer.byteLength(JSON.stringify(models)) + Buffer.byteLength(script)).toBeLessThan(400_000);
  expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
});

it('leaves texts and models out where it is asked to, and says nothing of them', async () => {
  expect((await tune('without', '--without-texts')).status).toBe(0);
  const page = readFileSync(at('without', 'report.html'), 'utf8');
  expect(carriedIn(page)).toEqual([]);
  expect(page).not.toContain('texts of the data:');
  const report = JSON.parse(readFileSync(at('without', 'report.json'), 'utf8'));
  expect(report.reading.rows).toEqual([]);
  expect(report.reading.misread).toBe(
    JSON.parse(readFileSync(at('with', 'report.json'), 'utf8')).reading.misread,
  );
});
