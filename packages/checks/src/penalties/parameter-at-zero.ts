import { check, examplesOf } from '../check.ts';
import { multiplying } from './weighed.ts';

export const parameterAtZero = check({
  code: 'RDG306',
  title: 'All weights of a parameter are zero',
  severity: 'warning',
  why: 'A layer of zeros passes nothing on: what stands before it is not used, and no gradient goes through it.',
  remedy: 'Penalise that parameter less (a rule with `on`), or leave the layer out.',
  needs: ['weights'],
  find: ({ weights }) => {
    const known = multiplying(weights);
    if (known.length === 0) return { lacks: 'weights that multiply' };
    const found = known.filter(({ zeros, size }) => zeros === size);
    return {
      isFault: found.length > 0,
      saw: `${found.length} of ${known.length} parameters, biases and norms aside, hold nothing but exact zeros.`,
      examples: examplesOf(found.map(({ path }) => path)),
    };
  },
});
