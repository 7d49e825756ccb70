import { check } from '../check.ts';
import { heldOut } from '../facts.ts';
import { kolmogorovSmirnov } from '../statistics/kolmogorov-smirnov.ts';
import { level } from '../statistics/level.ts';
import { median } from '../statistics/summary.ts';
import { digits, percent } from '../words.ts';

/** A tenth of the texts moved to other lengths; less is told of large parts, and changes little. */
const least = 0.1;
const fewest = 20;

export const otherLengths = check({
  code: 'RDG115',
  title: 'Held-out texts are not as long as training texts',
  severity: 'warning',
  why: 'Length is part of what is learnt: n-grams and positions of long texts are unknown to who learnt from short ones.',
  remedy: 'Shuffle before the split, or measure short and long texts apart.',
  needs: ['texts'],
  find: ({ texts, isRunningText = false }) => {
    if (isRunningText) return { lacks: 'texts that stand apart from each other' };
    const parts = heldOut(texts).filter(([, rows]) => rows.length >= fewest);
    if (parts.length === 0 || texts.train.length < fewest) return { lacks: `parts of ${fewest} texts` };
    const lengths = (rows: readonly string[]) => rows.map(({ length }) => length);
    const usual = lengths(texts.train);
    const found = parts.map(([name, rows]) => ({
      name,
      middle: median(lengths(rows)),
      ...kolmogorovSmirnov(usual, lengths(rows)),
    }));
    return {
      isFault: found.some(({ pValue, distance }) => pValue < level / parts.length && distance >= least),
      saw: `Half of the training texts are longer than ${digits(median(usual))} characters; ${found
        .map(
          ({ name, middle, distance, pValue }) =>
            `of the ${name} longer than ${digits(middle)}, ${percent(distance)} apart, p = ${digits(pValue)}`,
        )
        .join('; ')} (Kolmogorov–Smirnov, told from ${percent(least)} on and below ${level / parts.length}).`,
    };
  },
});
