import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitKneserNey, kneserNey, type Tokens } from './kneser-ney.ts';

const probabilities = (logs: Float64Array): number[] => Array.from(logs, Math.exp);

it('has the probabilities worked out by hand', () => {
  // continuation counts a 1, b 1, c 1, end 2; too few counts of counts, so 0.5, 1 and 1.5 are taken
  const model = fitKneserNey({
    sentences: [
      ['a', 'b'],
      ['a', 'c'],
    ],
    order: 2,
  });
  expect(model.spec.vocabulary).toEqual(['a', 'b', 'c']);
  const expected = [
    (2 - 1 + 1 * 0.2) / 2, // a after the beginning
    (1 - 0.5 + 1 * 0.2) / 2, // b after a
    (1 - 0.5 + 0.5 * 0.3) / 1, // the end after b
  ];
  probabilities(model.logProbabilities(['a', 'b'])).forEach((probability, i) => {
    expect(probability).toBeCloseTo(expected[i]!, 14);
  });
  expect(Math.exp(model.logProbabilities(['whale'])[0]!)).toBeCloseTo((1 * 0.1) / 2, 14);
  expect(model.perplexity([['a', 'b']])).toBeCloseTo(
    1 / Math.cbrt(expected[0]! * expected[1]! * expected[2]!),
    12,
  );
});

/** The definition once more, with strings for n-grams and a search through all of them for each sum. */
const plainModel = (sentences: readonly Tokens[], order: number) => {
  const padded = sentences.map((sentence) => ['<s>', ...sentence, '</s>']);
  const grams = (n: number) =>
    padded.flatMap((tokens) => tokens.slice(n - 1).map((_, i) => tokens.slice(i, i + n).join(' ')));
  const adjusted = (n: number): Map<string, number> => {
    const counts = new Map<string, number>();
    const add = (gram: string) => counts.set(gram, (counts.get(gram) ?? 0) + 1);
    if (n === order) grams(n).forEach(add);
    else {
      for (const longer of new Set(grams(n + 1))) add(longer.slice(longer.indexOf(' ') + 1));
      for (const gram of grams(n)) if (gram.startsWith('<s>')) add(gram);
    }
    counts.delete('<s>');
    return counts;
  };
  const levels = Array.from({ length: order }, (_, i) => {
    const counts = adjusted(i + 1);
    const [n1, n2, n3, n4] = [1, 2, 3, 4].map(
      (k) => [...counts.values()].filter((count) => count === k).length,
    );
    const y = n1! / (n1! + 2 * n2!);
    const estimated = [1 - (2 * y * n2!) / n1!, 2 - (3 * y * n3!) / n2!, 3 - (4 * y * n4!) / n3!];
    const usable = n1! * n2! * n3! > 0 && estimated.every((discount, j) => discount > 0 && discount <= j + 1);
    return { counts, discounts: usable ? estimated : [0.5, 1, 1.5] };
  });
  const events = new Set(sentences.flat()).size + 2;
  const probability = (context: readonly string[], token: string): number => {
    const { counts, discounts } = levels[context.length]!;
    const lower = context.length === 0 ? 1 / events : probability(context.slice(1), token);
    const head = context.map((word) => `${word} `).join('');
    const followers = [...counts].filter(
      ([gram]) => gram.startsWith(head) && !gram.slice(head.length).includes(' '),
    );
    const total = followers.reduce((sum, [, count]) => sum + count, 0);
    if (total === 0) return lower;
    const discount = (count: number) => (count === 0 ? 0 : discounts[Math.min(count, 3) - 1]!);
    const taken = followers.reduce((sum, [, count]) => sum + discount(count), 0);
    const count = counts.get(head + token) ?? 0;
    return (count - discount(count) + taken * lower) / total;
  };
  return (sentence: Tokens): number[] => {
    const tokens = ['<s>', ...sentence, '</s>'];
    return tokens
      .slice(1)
      .map((token, i) => probability(tokens.slice(Math.max(0, i + 2 - order), i + 1), token));
  };
};

const word = fc.constantFrom('a', 'b', 'c', 'd');
const texts = fc.array(fc.array(word, { maxLength: 6 }), { minLength: 1, maxLength: 12 });
const withTokens = (sentences: readonly Tokens[]): boolean =>
  sentences.some((sentence) => sentence.length > 0);

it('agrees with the definition written out plainly', () => {
  fc.assert(
    fc.property(
      texts,
      fc.array(word, { maxLength: 5 }),
      fc.integer({ min: 1, max: 4 }),
      (sentences, sentence, order) => {
        fc.pre(withTokens(sentences));
        const expected = plainModel(sentences, order)(sentence);
        probabilities(fitKneserNey({ sentences, order }).logProbabilities(sentence)).forEach(
          (probability, i) => {
            expect(probability).toBeCloseTo(expected[i]!, 12);
          },
        );
      },
    ),
  );
});

it('gives probabilities that add up to 1 in every context, the unknown token and the end among them', () => {
  fc.assert(
    fc.property(
      texts,
      fc.array(fc.constantFrom('a', 'b', 'e'), { maxLength: 4 }),
      fc.integer({ min: 1, max: 4 }),
      (sentences, context, order) => {
        fc.pre(withTokens(sentences));
        const model = fitKneserNey({ sentences, order, vocabulary: ['a', 'b', 'c', 'd'] });
        const after = (token: string) =>
          Math.exp(model.logProbabilities([...context, token])[context.length]!);
        const ends = Math.exp(model.logProbabilities(context)[context.length]!);
        const sum = ['a', 'b', 'c', 'd', 'unheard-of'].reduce((total, token) => total + after(token), ends);
        expect(sum).toBeCloseTo(1, 12);
        for (const token of ['a', 'unheard-of']) expect(after(token)).toBeGreaterThan(0);
      },
    ),
  );
});

it('estimates discounts where counts of counts allow it', () => {
  const sentences = ['a', 'b', 'c', 'd d', 'e e', 'f f f', 'g g g g'].map((text) => text.split(' '));
  const { discounts } = fitKneserNey({ sentences, order: 1 }).spec;
  const y = 3 / (3 + 2 * 2);
  expect(discounts[0]).toEqual([1 - (2 * y * 2) / 3, 2 - (3 * y * 1) / 2, 3 - (4 * y * 1) / 1]);
});

it('is the same again from its spec and parameters', () => {
  const model = fitKneserNey({ sentences: [['a', 'b', 'a'], ['b']], order: 3 });
  const again = kneserNey(JSON.parse(JSON.stringify(model.spec)), model.parameters);
  expect(again.logProbabilities(['a', 'b', 'c'])).toEqual(model.logProbabilities(['a', 'b', 'c']));
  const { parents, symbols, counts } = model.parameters;
  for (const broken of [
    { parents, symbols, counts: counts.slice(1) },
    { parents: parents.map((parent, node) => (node === 2 ? 9 : parent)), symbols, counts },
  ])
    expect(() => kneserNey(model.spec, broken)).toThrow(expect.objectContaining({ code: 'E_SHAPE' }));
});

it.each<[string, () => unknown, string, string]>([
  [
    'sentences without tokens',
    () => fitKneserNey({ sentences: [[], []], order: 2 }),
    'E_DATA',
    'every sentence is empty',
  ],
  [
    'an order of 0',
    () => fitKneserNey({ sentences: [['a']], order: 0 }),
    'E_RANGE',
    'order must be an integer ≥ 1',
  ],
  [
    'an order beyond reason',
    () => fitKneserNey({ sentences: [['a']], order: 256 }),
    'E_RANGE',
    'at most 255',
  ],
  [
    'an empty vocabulary',
    () => fitKneserNey({ sentences: [['a']], order: 1, vocabulary: [] }),
    'E_DATA',
    'vocabulary is empty',
  ],
  [
    'a perplexity of nothing',
    () => fitKneserNey({ sentences: [['a']], order: 1 }).perplexity([]),
    'E_DATA',
    'at least one sentence',
  ],
])('refuses %s', (_, run, code, message) => {
  expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
});
