import { check } from '../check.ts';
import { heldOut } from '../facts.ts';
import { chiSquareTail } from '../statistics/chi-square-tail.ts';
import { level } from '../statistics/level.ts';
import { counts } from '../statistics/summary.ts';
import { digits, percent } from '../words.ts';

/** A shift of that total variation moves an accuracy by two points at most, whatever the number of rows says. */
const least = 0.02;

/** Pearson's χ² of homogeneity, and half the sum of the differences of shares. */
const compared = (first: readonly string[], second: readonly string[]) => {
  const [a, b] = [counts(first), counts(second)];
  const classes = [...new Set([...a.keys(), ...b.keys()])];
  const all = first.length + second.length;
  let [square, distance] = [0, 0];
  for (const label of classes) {
    const [own, other] = [a.get(label) ?? 0, b.get(label) ?? 0];
    const share = (own + other) / all;
    square += (own - share * first.length) ** 2 / (share * first.length);
    square += (other - share * second.length) ** 2 / (share * second.length);
    distance += Math.abs(own / first.length - other / second.length) / 2;
  }
  return { distance, pValue: chiSquareTail(square, Math.max(1, classes.length - 1)) };
};

export const classShares = check({
  code: 'RDG109',
  title: 'Classes are not as common in all parts',
  severity: 'warning',
  why: 'What was learnt from one mixture of classes is measured on another: accuracy and probabilities then speak of neither.',
  remedy:
    'Split within each class, as shares of one table are. Where the use has other shares, give them: --priors.',
  needs: ['labels'],
  find: ({ labels }) => {
    const parts = heldOut(labels).filter(([, own]) => own.length > 0);
    if (parts.length === 0) return { lacks: 'a held-out part' };
    const found = parts.map(([name, own]) => ({ name, ...compared(labels.train, own) }));
    return {
      isFault: found.some(({ pValue, distance }) => pValue < level / parts.length && distance >= least),
      saw: `${found
        .map(
          ({ name, pValue, distance }) =>
            `${percent(distance)} of the ${name} would have to change class for the shares of the training part, p = ${digits(pValue)} (χ², told below ${level / parts.length})`,
        )
        .join('; ')}.`,
    };
  },
});
