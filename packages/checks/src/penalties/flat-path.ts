import { check } from '../check.ts';
import { digits } from '../words.ts';

const fewest = 3;

export const flatPath = check({
  code: 'RDG302',
  title: 'No strength of the path is told from another',
  severity: 'note',
  why: 'From one end of the path to the other the loss changes by less than its standard error: the choice is chance.',
  remedy:
    'Take the strongest (it gives the simplest model), go farther towards strong penalties, or hold out more.',
  needs: ['path'],
  find: ({ path: { label, points } }) => {
    const known = points.filter(
      ({ loss, standardError }) => Number.isFinite(loss) && standardError !== null && standardError > 0,
    );
    if (known.length < fewest) return { lacks: `${fewest} strengths with a standard error` };
    const best = known.reduce((a, b) => (b.loss < a.loss ? b : a));
    const range = Math.max(...known.map(({ loss }) => loss)) - best.loss;
    return {
      isFault: range < best.standardError!,
      saw: `Along the path of ${label} the loss varies by ${digits(range)}; its standard error at the best strength is ${digits(best.standardError!)}.`,
    };
  },
});
