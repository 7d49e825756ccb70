import { check } from '../check.ts';
import { digits } from '../words.ts';

/** Of what the loss varies by along the path: less is level ground, where going on brings nothing. */
const level = 0.01;
const fewest = 3;

export const pathEdge = check({
  code: 'RDG301',
  title: 'The best strength is at the end of the path',
  severity: 'warning',
  why: 'The loss still falls where the path ends: a better strength may lie beyond.',
  remedy: 'Let the path go on beyond that end: --space, --ratio, or --family KIND=… with further strengths.',
  needs: ['path'],
  find: ({ path: { label, points } }) => {
    const sorted = points.filter(({ loss }) => Number.isFinite(loss)).sort((a, b) => a.lambda - b.lambda);
    if (sorted.length < fewest) return { lacks: `${fewest} strengths` };
    const losses = sorted.map(({ loss }) => loss);
    const lowest = Math.min(...losses);
    const at = losses.indexOf(lowest);
    const end = at === 0 ? 'weakest' : at === losses.length - 1 ? 'strongest' : undefined;
    const neighbour = losses[at === 0 ? 1 : at - 1]!;
    const range = Math.max(...losses) - lowest;
    const steep = (neighbour - lowest) / Math.max(range, 1e-300);
    return {
      isFault: end !== undefined && steep > level,
      saw: `Of ${sorted.length} strengths of ${label}, ${digits(sorted[0]!.lambda)} … ${digits(sorted.at(-1)!.lambda)}, the lowest loss is at ${digits(sorted[at]!.lambda)}${end === undefined ? ', within' : `, the ${end}; its neighbour is ${digits(100 * steep)} % of the path’s range above (told from 1 %)`}.`,
    };
  },
});
