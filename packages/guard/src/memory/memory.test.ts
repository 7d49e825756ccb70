import { describe, expect, it } from 'vitest';
import { guarded } from '../guarded.ts';
import { longestCopiedSpan, memorized } from './memorized.ts';
import { ngramMemory, ngramMemoryFromBytes } from './ngram-memory.ts';

/** Ids that repeat nothing: a linear congruence of full period. */
const drawn = (count: number, seed: number): Int32Array => {
  let state = seed;
  return Int32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return (state >>> 8) % 8000;
  });
};

describe('a memory of a million rows', () => {
  const ids = drawn(1_000_007, 1);
  const memory = ngramMemory([ids]);
  const bytes = memory.toBytes();

  it('takes 1.2 MB at most', () => {
    expect(memory.count).toBe(1_000_000);
    expect(bytes.length).toBeLessThanOrEqual(1_200_000);
  });

  it('forgets none', () => {
    for (let start = 0; start + 8 <= ids.length; start += 1)
      if (!memory.has(ids, start)) expect.fail(`row ${start}`);
  });

  it('takes as many others for its own as it says', () => {
    const others = drawn(200_007, 77);
    let taken = 0;
    for (let start = 0; start < 200_000; start += 1) if (memory.has(others, start)) taken += 1;
    const rate = memory.falsePositiveRate;
    expect(rate).toBeLessThanOrEqual(0.0105);
    // five standard errors of a share
    expect(Math.abs(taken / 200_000 - rate)).toBeLessThan(5 * Math.sqrt((rate * (1 - rate)) / 200_000));
  });

  it('is the same again from its bytes', () => {
    const again = ngramMemoryFromBytes(bytes);
    expect(again).toMatchObject({
      size: 8,
      count: memory.count,
      falsePositiveRate: memory.falsePositiveRate,
    });
    expect(again.toBytes().every((byte, i) => byte === bytes[i])).toBe(true);
    expect(again.has(ids, 500_000)).toBe(true);
  });
});

it('finds the longest span that was copied', () => {
  const ids = drawn(10_000, 1);
  const memory = ngramMemory([ids], { falsePositiveRate: 1e-6 });
  const text = drawn(400, 5);
  text.set(ids.subarray(1000, 1040), 100);
  text.set(ids.subarray(2000, 2030), 200);
  expect(longestCopiedSpan(text, memory)).toEqual({ start: 100, tokens: 40 });
  expect(longestCopiedSpan(ids.subarray(0, 7), memory)).toBeUndefined();
  expect(longestCopiedSpan(ids.subarray(0, 8), memory)).toEqual({ start: 0, tokens: 8 });
});

it('goes within texts, not over to the next', () => {
  const row = Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
  const memory = ngramMemory([row, row.map((id) => id + 8)]);
  expect(memory.count).toBe(2);
  expect(memory.has(row, 0)).toBe(true);
  expect(memory.has(Int32Array.from([...row.slice(4), ...row.slice(0, 4).map((id) => id + 8)]), 0)).toBe(
    false,
  );
});

it('asks for another text, and says where and how much was copied', () => {
  const encode = (text: string) => ({
    ids: Int32Array.from(text.split(''), (unit) => unit.charCodeAt(0)),
    offsets: Int32Array.from({ length: 2 * text.length }, (_, i) => (i + 1) >> 1),
  });
  const training = 'Call me Ishmael. Some years ago, never mind how long precisely.';
  const context = { tokenizer: { encode, special: {} }, memory: ngramMemory([encode(training).ids]) };
  expect(guarded('He said: Some years ago, never mind!', [memorized({ tokens: 16 })], context)).toMatchObject(
    {
      verdict: 'resample',
      findings: [{ filter: 'memorized', start: 8, end: 35, measure: 27 }],
    },
  );
  expect(guarded('Some years ago it was so.', [memorized({ tokens: 16 })], context).verdict).toBe('pass');
});

it('refuses bytes that are none, rows that are short, and texts without a row', () => {
  const code = (code: string) => expect.objectContaining({ code });
  const bytes = ngramMemory([drawn(9, 1)]).toBytes();
  for (const bad of [new Uint8Array(0), bytes.slice(0, -1), bytes.map((byte) => byte ^ 1)])
    expect(() => ngramMemoryFromBytes(bad)).toThrow(code('E_DATA'));
  expect(() => ngramMemory([drawn(9, 1)], { size: 7 })).toThrow(code('E_RANGE'));
  expect(() => ngramMemory([drawn(9, 1)], { falsePositiveRate: 0 })).toThrow(code('E_RANGE'));
  expect(() => ngramMemory([drawn(7, 1)])).toThrow(code('E_DATA'));
});
