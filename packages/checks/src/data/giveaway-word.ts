import { check, examplesOf } from '../check.ts';
import { counts } from '../statistics/summary.ts';
import { percent } from '../words.ts';

/** In nine of ten texts of a class, and in hardly one of another: no word of running text is that common and that telling. */
const recall = 0.9;
const precision = 0.99;
const fewest = 20;

export const giveawayWord = check({
  code: 'RDG117',
  title: 'One word gives a class away',
  severity: 'error',
  why: 'The label, or what it was made from, stands in the text: the figures hold until the first text without it.',
  remedy: 'Take the word out of the texts, or the column that it comes from (--text).',
  needs: ['texts', 'labels'],
  find: ({ texts: { train }, labels }) => {
    const sizes = counts(labels.train);
    const inAll = new Map<string, number>();
    const inClass = new Map<string, Map<string, number>>();
    train.forEach((text, row) => {
      const label = labels.train[row]!;
      const own = inClass.get(label) ?? new Map<string, number>();
      inClass.set(label, own);
      for (const word of new Set(text.toLowerCase().match(/\S+/gu))) {
        inAll.set(word, (inAll.get(word) ?? 0) + 1);
        own.set(word, (own.get(word) ?? 0) + 1);
      }
    });
    const found = [...inClass].flatMap(([label, own]) => {
      const size = sizes.get(label)!;
      if (size < fewest || size === train.length) return [];
      return [...own]
        .filter(([word, rows]) => rows >= recall * size && rows >= precision * inAll.get(word)!)
        .map(([word]) => `“${word}” for ${label}`);
    });
    return {
      isFault: found.length > 0,
      saw: `${found.length} words stand in ${percent(recall)} of the texts of one class or more, and in ${percent(1 - precision)} of the others or less.`,
      examples: examplesOf(found),
    };
  },
});
