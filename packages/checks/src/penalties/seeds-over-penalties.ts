import { check } from '../check.ts';
import { mean } from '../statistics/summary.ts';
import { digits } from '../words.ts';

const squares = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
};

export const seedsOverPenalties = check({
  code: 'RDG308',
  title: 'Seeds differ more than penalties do',
  severity: 'warning',
  why: 'Another seed changes the loss more than another penalty: of one training each, which comes first is chance.',
  remedy:
    'Go by means over seeds and their intervals alone, train with more seeds (--seeds), or hold out more text.',
  needs: ['families'],
  find: ({ families }) => {
    const known = families
      .map(({ losses }) => losses.filter(Number.isFinite))
      .filter(({ length }) => length >= 2);
    if (known.length < 2) return { lacks: 'two families with two seeds each' };
    const within = Math.sqrt(
      known.reduce((sum, losses) => sum + squares(losses), 0) /
        known.reduce((sum, { length }) => sum + length - 1, 0),
    );
    const between = Math.sqrt(squares(known.map(mean)) / (known.length - 1));
    return {
      isFault: within > between,
      saw: `Standard deviation of the loss over seeds ${digits(within)}, of the means of ${known.length} penalties ${digits(between)}.`,
    };
  },
});
