import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { untilStop } from './until-stop.ts';

async function* pieces(
  texts: readonly string[],
  ended: { value: boolean },
): AsyncGenerator<string, 'end', void> {
  try {
    yield* texts;
    return 'end';
  } finally {
    ended.value = true;
  }
}

const collect = async (texts: readonly string[], stops: readonly string[]) => {
  const ended = { value: false };
  const cut = untilStop(pieces(texts, ended), stops);
  const shown: string[] = [];
  for (;;) {
    const next = await cut.next();
    if (next.done) return { shown, text: shown.join(''), reason: next.value, ended: ended.value };
    shown.push(next.value);
  }
};

/** The text read one unit at a time: it ends as soon as it ends in a stop text. */
const reference = (text: string, stops: readonly string[]) => {
  for (let end = 1; end <= text.length; end++) {
    const matched = stops.filter((stop) => text.slice(0, end).endsWith(stop));
    const length = Math.max(...matched.map((stop) => stop.length));
    if (matched.length > 0) return { text: text.slice(0, end - length), reason: 'stop' };
  }
  return { text, reason: 'end' };
};

describe('stop sequences', () => {
  it.each([
    { texts: ['ab', 'cd'], stops: ['bc'], shown: ['a'], reason: 'stop' },
    { texts: ['a', '\n', 'b'], stops: ['\n\n'], shown: ['a', '\nb'], reason: 'end' },
    { texts: ['a', '\n'], stops: ['\n\n'], shown: ['a', '\n'], reason: 'end' },
    { texts: ['abcd'], stops: ['bc', 'abcd'], shown: ['a'], reason: 'stop' },
    { texts: ['xab'], stops: ['b', 'ab'], shown: ['x'], reason: 'stop' },
    { texts: ['🐳', '😀', 'a'], stops: ['😀'], shown: ['🐳'], reason: 'stop' },
    { texts: ['stop'], stops: ['stop'], shown: [], reason: 'stop' },
    { texts: ['a', 'b'], stops: [], shown: ['a', 'b'], reason: 'end' },
    { texts: [], stops: ['a'], shown: [], reason: 'end' },
  ])('show $shown of $texts before $stops', async ({ texts, stops, shown, reason }) => {
    expect(await collect(texts, stops)).toMatchObject({ shown, reason, ended: true });
  });

  it('cut at the same place however the text comes in pieces', async () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '🐳'), maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(letters),
        fc.array(
          letters.filter((stop) => stop !== ''),
          { maxLength: 4 },
        ),
        async (texts, stops) => {
          const { shown, text, reason } = await collect(texts, stops);
          expect({ text, reason }).toEqual(reference(texts.join(''), stops));
          expect(shown).not.toContain('');
          expect(text).not.toMatch(/\p{Surrogate}/u);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it('end the source when the reader stops early', async () => {
    const ended = { value: false };
    const cut = untilStop(pieces(['a', 'b'], ended), ['c']);
    await cut.next();
    await cut.return('stop');
    expect(ended.value).toBe(true);
  });
});
