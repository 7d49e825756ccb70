import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tinyFiles } from '../test/tiny-files.ts';
import { loadClassifier } from './load-classifier.ts';
import { underPriors } from './under-priors.ts';

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const folderOf = (files: Readonly<Record<string, Uint8Array>>): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'classifier-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, bytes] of Object.entries(files)) writeFileSync(path.join(folder, name), bytes);
  return folder;
};

/** Serves files below /models/; what is asked for is kept. */
const serve = async (files: Readonly<Record<string, Uint8Array>>, type = 'application/octet-stream') => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const bytes = files[new URL(request.url!, 'http://x').pathname.replace('/models/', '')];
    response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': type }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/models` };
};

describe('loadClassifier', () => {
  it('gives the class and the probabilities that hand computation gives', async () => {
    const classifier = await loadClassifier(await tinyFiles());
    const answer = classifier.classify('good good bad');
    expect(answer.label).toBe('pos');
    expect(answer.probability).toBeCloseTo(sigmoid(0.5 + 4 - 3), 14);
    expect(answer.ranking.map(({ label }) => label)).toEqual(['pos', 'neg']);
    expect(answer.ranking[1]!.probability).toBeCloseTo(1 - sigmoid(1.5), 14);
    expect(answer).toMatchObject({ known: 2 });
    expect(classifier.classes).toEqual(['neg', 'pos']);
  });

  it('answers an array in its order, an empty one too, and counts what it knows', async () => {
    const classifier = await loadClassifier(await tinyFiles());
    const answers = classifier.classify(['bad', '', 'nothing here', 'good']);
    expect(answers.map(({ label, known }) => [label, known])).toEqual([
      ['neg', 1],
      ['pos', 0],
      ['pos', 0],
      ['pos', 1],
    ]);
    expect(answers[1]!.probability).toBeCloseTo(sigmoid(0.5), 14);
    expect(classifier.classify([])).toEqual([]);
  });

  it('explains by what each n-gram adds against the mean of the classes', async () => {
    const classifier = await loadClassifier(await tinyFiles());
    expect(classifier.classify('good good bad', { explain: true }).reasons).toEqual([
      { gram: 'good', contribution: 2 },
      { gram: 'bad', contribution: -1.5 },
    ]);
    expect(classifier.classify('good')).not.toHaveProperty('reasons');
  });

  it('answers under other shares of the classes as hand computation does', async () => {
    const spec = { priors: [0.25, 0.75] };
    const classifier = await loadClassifier(await tinyFiles({ spec }));
    const priors = { neg: 0.9, pos: 0.1 };
    // log-odds 0.5 + 4 − 3, then from 3 : 1 to 1 : 9
    const odds = 1.5 + Math.log(1 / 9) - Math.log(3);
    const moved = underPriors(classifier, priors);
    const { label, probability, ranking } = moved.classify('good good bad');
    expect(label).toBe('neg');
    expect(probability).toBeCloseTo(1 - sigmoid(odds), 14);
    expect(ranking[1]!.probability).toBeCloseTo(sigmoid(odds), 14);
    expect(moved.logProbabilities(['good good bad'])[1]).toBeCloseTo(Math.log(sigmoid(odds)), 13);
    const own = { neg: 0.25, pos: 0.75 };
    expect(underPriors(moved, own).classify('good').probability).toBeCloseTo(sigmoid(2.5), 14);
  });

  it('refuses shares that are none, that name other classes, or of a model that does not say its own', async () => {
    const classifier = await loadClassifier(await tinyFiles({ spec: { priors: [0.5, 0.5] } }));
    const asked = (priors: Readonly<Record<string, number>>) => () => underPriors(classifier, priors);
    expect(asked({ neg: 1 })).toThrow('priors must name every class and no other, got none of "pos".');
    expect(asked({ neg: 0.5, pos: 0.3, odd: 0.2 })).toThrow('got "odd"');
    for (const pos of [0, 0.4, Number.NaN])
      expect(asked({ neg: 0.5, pos })).toThrow('shares above 0 that sum to 1');
    const older = await loadClassifier(await tinyFiles());
    expect(() => underPriors(older, { neg: 0.5, pos: 0.5 })).toThrow(
      'does not say how common its classes were',
    );
  });

  it('tells how likely it finds a text, by every n-gram of it, as hand computation does', async () => {
    // bad, good, other: p is 1/2, 1/4, 1/4 for neg and 1/8, 3/4, 1/8 for pos; shares 1/3 and 2/3
    const [neg, pos] = [
      [1 / 2, 1 / 4, 1 / 4],
      [1 / 8, 3 / 4, 1 / 8],
    ];
    const files = await tinyFiles({
      spec: { method: 'naiveBayes', joint: true },
      params: {
        'linear/weights': { shape: [2, 3], data: Float64Array.from([...neg, ...pos], Math.log) },
        'linear/intercepts': { shape: [2], data: Float64Array.of(Math.log(1 / 3), Math.log(2 / 3)) },
      },
    });
    const classifier = await loadClassifier(files);
    const [known, unknown, empty] = classifier.classify(['good good bad', 'good unheard', ''], {
      evidence: true,
    });
    expect(known!.logEvidence).toBeCloseTo(Math.log((1 / 3) * (1 / 32) + (2 / 3) * (9 / 128)) / 3, 13);
    // an n-gram without a column is as likely as the rarest of the class
    expect(unknown!.logEvidence).toBeCloseTo(Math.log((1 / 3) * (1 / 16) + (2 / 3) * (3 / 32)) / 2, 13);
    expect(empty!.logEvidence).toBeNaN();
    expect(classifier.classify('good')).not.toHaveProperty('logEvidence');
    // where both classes are as common, whatever the temperature
    const spec = { ...classifier.spec, temperature: 3, priors: [1 / 3, 2 / 3] };
    const even = underPriors({ ...classifier, spec }, { neg: 0.5, pos: 0.5 });
    expect(even.classify('good', { evidence: true }).logEvidence).toBeCloseTo(Math.log(1 / 8 + 3 / 8), 13);
    const other = await loadClassifier(await tinyFiles());
    expect(() => other.classify('good', { evidence: true })).toThrow('models of how texts come about');
  });

  it('reads a folder, its file: URL, an http: URL and files alike', async () => {
    const files = await tinyFiles();
    const folder = folderOf(files);
    const { url, asked } = await serve(files);
    const fileUrl = pathToFileURL(folder);
    const sources = [folder, `${folder}/`, fileUrl, `${fileUrl}`, url, `${url}/`, new URL(url), files];
    for (const source of sources)
      expect((await loadClassifier(source)).classify('good').probability).toBeCloseTo(sigmoid(2.5), 14);
    // only what the weights name is asked for, so that nothing is missing in a browser's log
    expect(asked.slice(0, 4).sort()).toEqual(
      ['config.json', 'features.json', 'model.safetensors', 'run.json'].map((name) => `/models/${name}`),
    );
  });

  it('sends what stands behind the question mark of a URL with every file', async () => {
    const { url, asked } = await serve(await tinyFiles());
    await loadClassifier(`${url}?key=1`);
    expect(asked.every((each) => each.endsWith('?key=1'))).toBe(true);
  });

  it('takes weights of double precision as they are', async () => {
    const data = Float64Array.of(-3, 2 + 2 ** -40, 0);
    const classifier = await loadClassifier(
      await tinyFiles({
        params: {
          'linear/weights': { shape: [1, 3], data },
          'linear/intercepts': { shape: [1], data: Float64Array.of(0.5) },
        },
      }),
    );
    const [no, yes] = classifier.logProbabilities(['good']);
    // float32 would lose the 2⁻⁴⁰
    expect(yes! - no! - 2.5).toBeCloseTo(2 ** -40, 15);
  });

  it('names a folder or a URL where there is no model, and a page that came in its place', async () => {
    const folder = folderOf({});
    await expect(loadClassifier(folder)).rejects.toMatchObject({
      code: 'E_IO',
      message: `${folder}/model.safetensors: there is no such file.`,
    });
    const { url } = await serve({});
    await expect(loadClassifier(url)).rejects.toMatchObject({
      code: 'E_IO',
      message: `${url}/model.safetensors: the file cannot be fetched: the server answered 404.`,
    });
    const page = await serve(
      { 'model.safetensors': Buffer.from('<!doctype html>') },
      'text/html; charset=utf-8',
    );
    await expect(loadClassifier(page.url)).rejects.toMatchObject({
      code: 'E_IO',
      message: expect.stringContaining('a page came in its place'),
    });
    await expect(loadClassifier('http://127.0.0.1:1')).rejects.toMatchObject({ code: 'E_IO' });
    await expect(loadClassifier('')).rejects.toMatchObject({
      code: 'E_OPTION',
      message: expect.stringContaining('must not be an empty text'),
    });
    await expect(loadClassifier(7 as never)).rejects.toMatchObject({ code: 'E_OPTION' });
  });

  it('refuses files that do not belong together, whatever is wrong with them', async () => {
    const files = await tinyFiles();
    const other = await tinyFiles({ spec: { classes: ['a', 'b'] } });
    const refused = [
      {},
      { ...files, 'config.json': other['config.json']! },
      await tinyFiles({ spec: { kind: 'lstm' } }),
      await tinyFiles({ spec: { columns: 4 } }),
      await tinyFiles({ spec: { columns: 1e15, sparse: true } }),
      await tinyFiles({ spec: { classes: ['a', 'b', 'c'] } }),
      await tinyFiles({ spec: { classes: 'ab' } }),
      await tinyFiles({ spec: { kind: 'embeddingClassifier' } }),
      await tinyFiles({ params: { other: { shape: [1], data: Float32Array.of(1) } } }),
    ];
    for (const [i, each] of refused.entries())
      await expect(loadClassifier(each), `case ${i}`).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
  });

  it('never reads a file that the weights name outside the folder', async () => {
    const folder = folderOf(await tinyFiles());
    const { encodeSafetensors } = await import('@ridgeline/checkpoints');
    const weights = await encodeSafetensors({}, { 'sha256:../secret.json': '0'.repeat(64) });
    writeFileSync(path.join(folder, 'model.safetensors'), weights);
    await expect(loadClassifier(folder)).rejects.toMatchObject({ code: 'E_CHECKPOINT' });
  });

  it('refuses what is no text, naming its place', async () => {
    const classifier = await loadClassifier(await tinyFiles());
    expect(() => classifier.classify(7 as never)).toThrow(
      'classify: it takes a text or an array of texts, got number.',
    );
    expect(() => classifier.classify(['a', null] as never)).toThrow('got null at 1.');
  });
});
