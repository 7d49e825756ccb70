import type { Tokenizer } from '@ridgeline/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filters } from './catalog.ts';
import type { Filter } from './filter.ts';
import { filtersOf } from './filters-of.ts';
import { guarded } from './guarded.ts';
import { ngramMemory } from './memory/ngram-memory.ts';

/** A token a UTF-16 unit, of which none but a to h is known. */
const tokenizer: Pick<Tokenizer, 'encode' | 'special'> = {
  special: { unknown: 0 },
  encode: (text) => ({
    ids: Int32Array.from(text.split(''), (unit) => Math.max(0, 'abcdefgh'.indexOf(unit) + 1)),
    offsets: Int32Array.from({ length: 2 * text.length }, (_, i) => (i + 1) >> 1),
  }),
};
const memory = ngramMemory([Int32Array.from({ length: 64 }, (_, i) => 1 + ((i * i) % 8))]);
const context = { tokenizer, memory };

const pieces = fc.constantFrom(
  ...[
    'a',
    'b',
    'lorem',
    'dolor sit',
    'l0r\u0435m',
    ' ',
    '. ',
    '\n',
    'ab ',
    'é',
    'e\u0301',
    '\u0301\u0323',
    '\u202e',
    '\u200d',
    '\ufe0f',
    '👩',
    '🏴',
    '\u{e0067}',
  ],
  ...[
    '\ud83d',
    '\udc69',
    'ﬁ',
    '한',
    '\u1112\u1161',
    'क',
    '\u094d',
    'م',
    '\u200c',
    '+44 20 7946 0000',
    '4111 1111 1111 1111',
    'ada@example.org',
    'GB82 WEST 1234 5698 7654 32',
  ],
  ...[
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    '😀😀😀😀😀😀😀😀😀😀😀😀',
    'hahahahahahahahahahahaha',
    '@',
    '+',
    '1',
    '.',
    '\u0000',
    'abababab',
  ],
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 24 }).map((list) => list.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
    .map((units) => String.fromCharCode(...units)),
);

/** The text as it is where findings do not stand, in the order of the text. */
const outside = (
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
): string[] => {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans) {
    parts.push(text.slice(at, start));
    at = end;
  }
  return [...parts, text.slice(at)];
};

const examples = Object.values(filters).flatMap((kind) => {
  const make = kind as unknown as (options: object) => Filter;
  const actions = 'action' in kind.options ? (kind.options.action.among as readonly string[]) : [undefined];
  return actions.map((action) => ({
    kind: kind.kind,
    action,
    unit: make({ ...kind.example, ...(action && { action }) }),
  }));
});

describe.each(examples)('$kind, action $action', ({ unit }) => {
  it('gives spans from first to last that do not overlap, and is a function of the text alone', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const spans = unit.check(text, context);
        let last = 0;
        for (const { start, end, action, replacement } of spans) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(replacement !== undefined).toBe(action === 'replace');
          last = end;
        }
        expect(unit.check(text, context)).toEqual(spans);
      }),
      { numRuns: 300 },
    );
  });

  it('leaves the text outside its spans, and has nothing to replace a second time', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const { text: after, findings, verdict } = guarded(text, [unit], context);
        const changes = findings.filter(({ action }) => action === 'replace');
        const parts = outside(text, changes);
        expect(after).toBe(parts.map((part, i) => part + (changes[i]?.replacement ?? '')).join(''));
        expect(verdict === 'pass' || verdict === 'changed').toBe(
          findings.every(({ action }) => ['tell', 'replace'].includes(action)),
        );
        expect(guarded(after, [unit], context).text).toBe(after);
      }),
      { numRuns: 1000 },
    );
  });

  it('lets an empty text pass', () => {
    expect(guarded('', [unit], context)).toEqual({ text: '', verdict: 'pass', findings: [] });
  });
});

it('maps spans of filters behind others to the text that was given', () => {
  const chain = filtersOf([
    { kind: 'hiddenCharacters' },
    { kind: 'unicodeForm', form: 'NFKC' },
    { kind: 'blocklist', words: ['lorem'] },
    { kind: 'personalData' },
  ]);
  fc.assert(
    fc.property(texts, (text) => {
      const { text: after, findings } = guarded(text, chain, context);
      for (const { start, end } of findings) {
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThan(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }
      // what no finding touches is still there, in order
      let at = 0;
      for (const part of untouchedParts(text, findings)) {
        const found = after.indexOf(part, at);
        expect(found).toBeGreaterThanOrEqual(0);
        at = found + part.length;
      }
    }),
  );
  const { text, findings } = guarded('a\u200b ｌｏ\u202eｒｅｍ ada@example.org', chain);
  expect(text).toBe('a *** [email]');
  expect(findings.filter(({ filter }) => filter === 'blocklist' || filter === 'personalData')).toMatchObject([
    { which: 'lorem', start: 3, end: 9 },
    { what: 'email', start: 10, end: 25 },
  ]);
});

const untouchedParts = (
  text: string,
  findings: readonly { readonly start: number; readonly end: number }[],
): string[] => {
  const touched = new Set(
    findings.flatMap(({ start, end }) => Array.from({ length: end - start }, (_, i) => start + i)),
  );
  return text
    .split('')
    .map((unit, i) => (touched.has(i) ? '\u0000' : unit === '\u0000' ? ' ' : unit))
    .join('')
    .split('\u0000')
    .filter((part) => part !== '' && !text.includes('\u0000'));
};

it('asks no filter after one that refuses, and gives the strongest verdict', () => {
  const chain = filtersOf([
    { kind: 'lengthLimit', characters: 3 },
    { kind: 'blocklist', words: ['lorem'], action: 'tell' },
  ]);
  expect(guarded('lorem ipsum', chain)).toMatchObject({
    verdict: 'refuse',
    text: 'lorem ipsum',
    findings: [{ filter: 'lengthLimit' }],
  });
  expect(guarded('lorem', [chain[1]!])).toMatchObject({ verdict: 'pass', findings: [{ action: 'tell' }] });
});

it('takes a text of ten million characters', () => {
  const text = 'Lorem ipsum, dolor sit. '.repeat(420_000);
  const chain = filtersOf([
    { kind: 'hiddenCharacters' },
    { kind: 'blocklist', words: ['amet'] },
    { kind: 'personalData' },
    { kind: 'lengthLimit', characters: 100, action: 'replace' },
  ]);
  expect(guarded(text, chain)).toMatchObject({ text: text.slice(0, 100), verdict: 'changed' });
});

it('refuses what is no text, kinds that are none, and options that do not hold, by name', () => {
  const refuses = (work: () => unknown, code: string, message: RegExp) =>
    expect(work).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  refuses(() => guarded(3 as never, []), 'E_DATA', /must be a string, got 3/);
  refuses(
    () => filtersOf([{ kind: 'blockList' } as never]),
    'E_OPTION',
    /kind must be one of .*got "blockList"/,
  );
  refuses(
    () => filtersOf([{ kind: 'lengthLimit', characters: 0 }]),
    'E_RANGE',
    /characters must be an integer ≥ 1, got 0/,
  );
  refuses(
    () => filtersOf([{ kind: 'blocklist', words: 'bad' } as never]),
    'E_OPTION',
    /words must be a list of texts/,
  );
  refuses(() => filtersOf([{ kind: 'languages', among: ['english'] }]), 'E_OPTION', /among must be one of/);
  refuses(() => filtersOf([{ kind: 'personalData', sorts: ['name'] }]), 'E_OPTION', /sorts must be one of/);
  refuses(() => guarded('a', filtersOf([{ kind: 'unknownTokens' }])), 'E_OPTION', /has no tokenizer/);
  refuses(() => guarded('a', filtersOf([{ kind: 'memorized' }]), { tokenizer }), 'E_OPTION', /no memory/);
  refuses(
    () =>
      guarded('a', filtersOf([{ kind: 'memorized', tokens: 8 }]), {
        tokenizer,
        memory: { ...memory, size: 9 },
      }),
    'E_OPTION',
    /tokens must be 9 or more/,
  );
});
