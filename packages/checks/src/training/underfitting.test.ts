import { expect, it } from 'vitest';
import { underfitting } from './underfitting.ts';

it.each([
  [0.6, false, '40.0 % below the 1 of frequencies alone'],
  [0.95, true, '5.0 % below the 1 of frequencies alone'],
  [1.35, true, '35.0 % above the 1 of frequencies alone'],
])('a training loss of %d beside 1 is told by how far it is on which side', (train, isFault, words) => {
  const facts = { evaluations: [{ step: 1, validation: 2, train }], frequencyLoss: 1 };
  expect(underfitting.find(facts as never)).toMatchObject({ isFault, saw: expect.stringContaining(words) });
});
