import '@tensorflow/tfjs-backend-cpu';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import * as losses from '@ridgeline/losses';
import * as optimizers from '@ridgeline/optimizers';
import * as regularizers from '@ridgeline/regularizers';
import { randomStream } from '@ridgeline/tensors';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { described, exampleOf, regularizerPage, written } from './regularizer-pages.ts';
import { pictures } from './regularizer-pictures/pictures.ts';

const docs = new URL('../docs/', import.meta.url);
const fileOf = (name: string): URL => new URL(`regularizers/${name}.md`, docs);
const read = (file: URL): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

beforeAll(() => tf.setBackend('cpu'));

const mapped = <A, B>(values: Readonly<Record<string, A>>, of: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, of(value)]));

const captionOf = (svg: string): string => /<title>(.*)<\/title>/.exec(svg)![1]!;
const drawn: Record<string, string> = {};

/** Drawn anew by `npx vitest run tests/regularizer-pages.test.ts -u`, as the pages are. */
it.each(Object.entries(pictures))('%s.svg is what the unit draws', async (name, draw) => {
  drawn[name] = draw();
  await expect(drawn[name]).toMatchFileSnapshot(new URL(`images/regularizers/${name}.svg`, docs).pathname);
});

it('there is no other picture, and no other page', () => {
  const files = (folder: string) => readdirSync(new URL(folder, docs)).sort();
  expect(files('images/regularizers')).toEqual(
    Object.keys(pictures)
      .map((name) => `${name}.svg`)
      .sort(),
  );
  // a page of a new unit is written when this file is through; that one is missing, its own tests say
  const pages = ['README', ...described.map(({ name }) => name)].map((name) => `${name}.md`);
  expect(files('regularizers').filter((name) => !pages.includes(name))).toEqual([]);
});

/** The number behind the last of `≈`, `=` or alone, or what a list or an object says. */
const toldBy = (comment: string): unknown => {
  const last = comment.split(/[≈=]/).at(-1)!.trim();
  const { log } = Math;
  if (/^log \d+$/.test(last)) return log(Number(last.slice(4)));
  try {
    return new Function(`return (${last})`)();
  } catch {
    return undefined;
  }
};

const readOut = async (value: unknown): Promise<unknown> => {
  if (value instanceof tf.Tensor) return value.array();
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value).map(async ([key, one]) => [key, await readOut(one)] as const);
  return Object.fromEntries(await Promise.all(entries));
};

const numbersOf = (value: unknown): readonly number[] =>
  typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((one) => [...numbersOf(one)])
    : [value as number];

const { default: _, ...tensors } = { default: undefined, ...tf };
const scope = { ...tensors, ...losses, ...optimizers, ...regularizers, randomStream };

describe.each(described)('$name', (unit) => {
  const { name } = unit;

  it('has its page: vitest --update writes all but the chapters of people', async () => {
    const file = fileOf(name);
    const parts = { before: read(file), pictures: mapped(drawn, captionOf) };
    await expect(regularizerPage(unit, parts)).toMatchFileSnapshot(file.pathname);
  });

  it.each(written)('says something under %s', (heading) => {
    const chapter = read(fileOf(name)).split(`## ${heading}\n`)[1] ?? '';
    const length = chapter.split('\n## ')[0]!.trim().length;
    expect(length, `docs/regularizers/${name}.md: write what stands under ${heading}`).toBeGreaterThan(10);
  });

  it('is linked where one looks for it', () => {
    const linked = read(fileOf('README')).includes(`(${name}.md)`);
    expect(linked, `docs/regularizers/README.md: link ${name}.md under Which one when`).toBe(true);
  });
});

/** Examples that stand alone; those of what takes part in a whole step show where, and the configuration beside them is run as of every unit. */
const alone = described
  .map((unit) => ({ name: unit.name, example: exampleOf(unit) }))
  .filter(({ example }) => !example.includes('…'));

it.each(alone)('$name has an example that runs and gives what it says', async ({ example }) => {
  const lines = example.split('\n');
  const [code, comment] = lines.at(-1)!.split(' // ') as [string, string];
  const body = [...lines.slice(0, -1), `return (${code});`].join('\n');
  const found = await readOut(new Function(...Object.keys(scope), body)(...Object.values(scope)));
  const told = toldBy(comment);
  const numbers = numbersOf(found);
  if (told === undefined) {
    expect(numbers.length).toBeGreaterThan(0);
    expect(numbers.every(Number.isFinite)).toBe(true);
  } else {
    const expected = numbersOf(told);
    expect(numbers).toHaveLength(expected.length);
    for (const [i, value] of numbers.entries()) expect(value).toBeCloseTo(expected[i]!, 3);
  }
});
