import { check, examplesOf } from '../check.ts';
import type { PathFact } from '../facts.ts';
import { digits, percent } from '../words.ts';

/** Of what the loss varies by along the path: less is level ground, where going on brings nothing. */
const level = 0.01;
const fewest = 3;

/** Where the lowest loss of a path stands, and how steep it is there; nothing of fewer than 3 strengths. */
const lowestOf = ({ label, points }: PathFact) => {
  const sorted = points.filter(({ loss }) => Number.isFinite(loss)).sort((a, b) => a.lambda - b.lambda);
  if (sorted.length < fewest) return [];
  const losses = sorted.map(({ loss }) => loss);
  const lowest = Math.min(...losses);
  const at = losses.indexOf(lowest);
  const end = at === 0 ? 'weakest' : at === losses.length - 1 ? 'strongest' : undefined;
  const range = Math.max(...losses) - lowest;
  const steepness = (losses[at === 0 ? 1 : at - 1]! - lowest) / Math.max(range, 1e-300);
  return [{ label, lambda: sorted[at]!.lambda, end, steepness, strengths: sorted.length }];
};

export const pathEdge = check({
  code: 'RDG301',
  title: 'The best strength is at the end of the path',
  severity: 'warning',
  why: 'The loss still falls where the path ends: a better strength may lie beyond.',
  remedy: 'Let the path go on beyond that end: --space, --ratio, or --family KIND=… with further strengths.',
  needs: ['paths'],
  find: ({ paths }) => {
    const known = paths.flatMap(lowestOf);
    if (known.length === 0) return { lacks: `${fewest} strengths` };
    const found = known.filter(({ end, steepness }) => end !== undefined && steepness > level);
    return {
      isFault: found.length > 0,
      saw: `${known
        .map(
          ({ label, lambda, end, steepness, strengths }) =>
            `Of ${strengths} strengths of ${label} the lowest loss is at ${digits(lambda)}, ${end === undefined ? 'within' : `the ${end}; its neighbour is ${percent(steepness)} of the path’s range above (told from ${percent(level)})`}`,
        )
        .join('. ')}.`,
      examples: examplesOf(found.map(({ label, lambda, end }) => `${label}: ${digits(lambda)}, the ${end}`)),
    };
  },
});
