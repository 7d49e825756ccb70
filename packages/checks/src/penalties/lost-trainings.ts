import { check, examplesOf } from '../check.ts';

export const lostTrainings = check({
  code: 'RDG309',
  title: 'A penalty’s training diverged',
  severity: 'warning',
  why: 'A family without figures was not compared: the ranking says nothing of it.',
  remedy: 'Give it weaker strengths (--family KIND=…), or lower optimizer.learningRate for all.',
  needs: ['lost'],
  find: ({ lost }) => ({
    isFault: lost.length > 0,
    saw: `${lost.length} ${lost.length === 1 ? 'family has' : 'families have'} no figures, since training came to numbers that are not finite.`,
    examples: examplesOf(lost.map(({ label, lambda }) => (lambda === null ? label : `${label} ${lambda}`))),
  }),
});
