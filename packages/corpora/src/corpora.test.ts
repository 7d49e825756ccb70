import { readFileSync } from 'node:fs';
import { beforeAll, expect, it } from 'vitest';
import { extract } from '../scripts/extract.mjs';
import { corpora, defaultCorpus } from './catalog.ts';

beforeAll(() => {
  extract();
});

const read = (name: keyof typeof corpora) => readFileSync(corpora[name].url, 'utf8');

it('names every corpus as its key, and has a default among them', () => {
  for (const [name, corpus] of Object.entries(corpora)) expect(corpus.name).toBe(name);
  expect(corpora).toHaveProperty([defaultCorpus]);
});

it('finds each text at its address, as long as it says', () => {
  for (const name of Object.keys(corpora) as (keyof typeof corpora)[])
    expect(read(name)).toHaveLength(corpora[name].characters);
});

it('has Moby-Dick from the etymology to the epilogue', () => {
  const text = read('moby-dick');
  expect(new Set(text).size).toBe(89);
  expect(text).toMatch(/^ETYMOLOGY\. \(Supplied by a Late Consumptive Usher/);
  expect(text).toMatch(/only found another orphan\.\n$/);
  expect(text).toContain('\n\n\nCHAPTER 1. Loomings.\n\nCall me Ishmael. Some years ago—never mind');
  expect(text.match(/^CHAPTER \d+\. .+$/gm)).toHaveLength(135);
  expect(text).not.toContain('CONTENTS');
});

it('extracts nothing again when all is up to date', () => {
  expect(extract()).toEqual([]);
});
