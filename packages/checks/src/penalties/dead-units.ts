import { check, examplesOf } from '../check.ts';
import { percent } from '../words.ts';

/** A layer that is a tenth narrower would do the same. */
const most = 0.1;
/** A unit that is 0 on 300 inputs is so on 99 in 100 with a confidence of 95 % (rule of three). */
const fewest = 300;

export const deadUnits = check({
  code: 'RDG307',
  title: 'Units are dead',
  severity: 'warning',
  why: 'A unit that is 0 whatever is read takes no part, and with relu no gradient brings it back.',
  remedy:
    'Lower optimizer.learningRate, take another activation (tanh, gelu), or take them out: `ridgeline export --prune`.',
  needs: ['activations'],
  find: ({ activations }) => {
    const known = activations.filter(({ inputs }) => inputs >= fewest);
    if (known.length === 0) return { lacks: `activations of ${fewest} inputs` };
    const found = known.filter(({ dead, units }) => dead > most * units);
    return {
      isFault: found.length > 0,
      saw: `${known.map(({ site, dead, units, inputs }) => `${dead} of ${units} units of ${site} were 0 on all of ${inputs} inputs`).join(', ')} (told above ${percent(most)}).`,
      examples: examplesOf(found.map(({ site }) => site)),
    };
  },
});
