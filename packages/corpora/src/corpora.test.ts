import { createHash } from 'node:crypto';
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

/** Of the file's bytes: a new version of a source, or of what is made of it, is seen here. */
const sha256 = {
  'first-names': 'c9f51f3d17dc851f4af5e954ea5f1ec988910cc48afd40bbc1c8f9306ecee852',
  'locale-names': '64b5c9fa9a6c840a21e4e67e5aa26d17dc412c537fe5f668440a8e0bdc129fa4',
} as const;

it.each(Object.keys(sha256) as (keyof typeof sha256)[])('has each row of %s once, as it says', (name) => {
  const text = read(name);
  const [header, ...rows] = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  expect(createHash('sha256').update(text).digest('hex')).toBe(sha256[name]);
  expect({ columns: header, rows: rows.length }).toEqual(corpora[name].table);
  expect(new Set(rows.map(([first]) => first)).size).toBe(rows.length);
});

it('extracts nothing again when all is up to date', () => {
  expect(extract()).toEqual([]);
});
