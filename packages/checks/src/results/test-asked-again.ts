import { check } from '../check.ts';

export const testAskedAgain = check({
  code: 'RDG410',
  title: 'The test part was asked more than once',
  severity: 'warning',
  why: 'Whoever goes on after a look at the test part chooses by it: its figure is then too good.',
  remedy: 'Choose on validation data alone, and report on rows that were never asked.',
  needs: ['testReadings'],
  find: ({ testReadings }) => ({
    isFault: testReadings > 1,
    saw: `The test part was asked ${testReadings === 1 ? 'once' : `${testReadings} times`}.`,
  }),
});
