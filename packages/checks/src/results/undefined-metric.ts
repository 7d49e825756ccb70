import { check } from '../check.ts';

export const undefinedMetric = check({
  code: 'RDG405',
  title: 'Metrics are undefined: held-out rows are of one class',
  severity: 'error',
  why: 'Where one class is all there is, area under the curve and Matthews’ correlation are 0/0, and accuracy says nothing of the others.',
  remedy: 'Hold out rows of every class: a share of one table does.',
  needs: ['answers'],
  find: ({ answers: { actual } }) => {
    const classes = new Set(actual);
    return {
      isFault: classes.size < 2,
      saw: `${actual.length} held-out rows have ${classes.size === 1 ? `one class, “${actual[0]}”` : `${classes.size} classes`}.`,
    };
  },
});
