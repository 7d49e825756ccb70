import { check } from '../check.ts';
import { digits } from '../words.ts';
import { multiplying } from './weighed.ts';

/** A sum over 1,000 inputs of size 1 is then about 0.03: odds move by 3 %, whatever is read. */
const least = 0.001;

export const everythingShrunk = check({
  code: 'RDG305',
  title: 'All weights are shrunk to nothing',
  severity: 'error',
  why: 'The model gives the same answer whatever it reads: its biases, the frequencies.',
  remedy:
    'Lower the strength of the penalty by a factor of ten to a thousand; `ridgeline tune` finds one by data.',
  needs: ['weights'],
  find: ({ weights }) => {
    const known = multiplying(weights);
    if (known.length === 0) return { lacks: 'weights that multiply' };
    const largest = known.reduce((a, b) => (b.rootMeanSquare > a.rootMeanSquare ? b : a));
    return {
      isFault: largest.rootMeanSquare < least,
      saw: `Of ${known.length} parameters, biases and norms aside, ${largest.path} has the largest weights: ${digits(largest.rootMeanSquare)} in root mean square (told below ${least}).`,
    };
  },
});
