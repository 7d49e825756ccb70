import { check, examplesOf } from '../check.ts';
import type { PathFact } from '../facts.ts';
import { digits } from '../words.ts';

const fewest = 3;

/** By how much the loss varies along a path, and its standard error at the best strength. */
const variationOf = ({ label, points }: PathFact) => {
  const known = points.flatMap(({ loss, standardError }) =>
    Number.isFinite(loss) && standardError !== null && standardError > 0 ? [{ loss, standardError }] : [],
  );
  if (known.length < fewest) return [];
  const best = known.reduce((a, b) => (b.loss < a.loss ? b : a));
  const range = Math.max(...known.map(({ loss }) => loss)) - best.loss;
  return [{ label, range, error: best.standardError }];
};

export const flatPath = check({
  code: 'RDG302',
  title: 'No strength of the path is told from another',
  severity: 'note',
  why: 'From one end of the path to the other the loss changes by less than its standard error: the choice is chance.',
  remedy:
    'Take the strongest (it gives the simplest model), go farther towards strong penalties, or hold out more.',
  needs: ['paths'],
  find: ({ paths }) => {
    const known = paths.flatMap(variationOf);
    if (known.length === 0) return { lacks: `${fewest} strengths with a standard error` };
    const found = known.filter(({ range, error }) => range < error);
    return {
      isFault: found.length > 0,
      saw: `${known
        .map(
          ({ label, range, error }) =>
            `Along the path of ${label} the loss varies by ${digits(range)}; its standard error at the best strength is ${digits(error)}`,
        )
        .join('. ')}.`,
      examples: examplesOf(found.map(({ label }) => label)),
    };
  },
});
