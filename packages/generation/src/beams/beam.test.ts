import { expect, it } from 'vitest';
import { canWin, type Ranking } from './beam.ts';

const ranking = (over: Partial<Ranking>): Ranking => ({
  ...{ beams: 1, lengthPenalty: 1, lengthForm: 'power', earlyStopping: 'never', maxTokens: 4 },
  ...{ coveragePenalty: 0, ...over },
});
const canBeat = (score: number, over: Partial<Ranking>): boolean =>
  canWin(
    [{ ids: [1], logProbability: -2, row: 0 }],
    [{ ids: [2], logProbability: score, score, finishReason: 'stop' }],
    { length: 1, ranking: ranking(over) },
  );

it('takes a beam as long as it is, or as long as it could get where none may be missed', () => {
  // −2 of one token is at best −2/4 of four
  expect(canBeat(-0.6, {})).toBe(true);
  expect(canBeat(-0.4, {})).toBe(false);
  expect(canBeat(-1.9, { earlyStopping: false })).toBe(false);
  // where length is held against a text it never gets better than it is
  expect(canBeat(-2.1, { lengthPenalty: -1 })).toBe(true);
  expect(canBeat(-1.9, { lengthPenalty: -1 })).toBe(false);
});
