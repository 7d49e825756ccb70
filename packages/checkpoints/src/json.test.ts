import type { Json } from '@ridgeline/contracts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeUtf8, encodeJson, parseJson } from './json.ts';

it('reads what JSON.parse reads, key for key', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      expect(parseJson(text, 'x')).toEqual(JSON.parse(text));
      expect(Object.keys(Object(parseJson(text, 'x')))).toEqual(Object.keys(Object(JSON.parse(text))));
    }),
    { numRuns: 500 },
  );
});

it('refuses what JSON.parse refuses', () => {
  const fragment = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '1',
    '-',
    '.5',
    'e9',
    'true',
    'nul',
    ' ',
    '\\',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 8 }), (fragments) => {
      const text = fragments.join('');
      let expected: Json | undefined;
      try {
        expected = JSON.parse(text) as Json;
      } catch {}
      if (expected === undefined) expect(() => parseJson(text, 'x')).toThrow('x: its JSON must have');
      else expect(parseJson(text, 'x')).toEqual(expected);
    }),
    { numRuns: 3000 },
  );
});

it('gives back what it wrote', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      const text = decodeUtf8(encodeJson(value as Json), 'x');
      expect(parseJson(text, 'x')).toEqual(JSON.parse(JSON.stringify(value)));
      expect(text.endsWith('\n')).toBe(true);
    }),
  );
});

it('refuses what readers of JSON disagree about', () => {
  expect(() => parseJson('{"a":1,"a":2}', 'x')).toThrow('x: its JSON must have the key "a" once.');
  expect(() => parseJson('1e999', 'x')).toThrow('finite numbers');
  expect(() => parseJson('"\\udc00"', 'x')).toThrow('half a surrogate pair');
  expect(parseJson('"\\ud83d\\ude00"', 'x')).toBe('😀');
  expect(() => parseJson(`${'['.repeat(65)}${']'.repeat(65)}`, 'x')).toThrow('a depth of at most 64');
  expect(parseJson(`${'['.repeat(64)}${']'.repeat(64)}`, 'x')).toBeInstanceOf(Array);
});

it('accepts integers alone where it is told to', () => {
  expect(parseJson('[0, 12, 9007199254740991]', 'x', { integers: true })).toEqual([0, 12, 2 ** 53 - 1]);
  for (const text of ['-1', '-0', '1.0', '1e3', '9007199254740992', '1e999']) {
    expect(() => parseJson(text, 'x', { integers: true }), text).toThrow('x: its JSON must have');
  }
});

it('says where, by line and column', () => {
  expect(() => parseJson('{\n  "a": 1,\n  "b": oops\n}', 'run.json')).toThrow(
    expect.objectContaining({ code: 'E_CHECKPOINT', at: 'run.json:3:8' }),
  );
});
