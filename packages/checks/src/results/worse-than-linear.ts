import { check } from '../check.ts';
import { binomialTail } from '../statistics/binomial-tail.ts';
import { level } from '../statistics/level.ts';
import { digits, percent } from '../words.ts';

export const worseThanLinear = check({
  code: 'RDG401',
  title: 'A linear model is better',
  severity: 'warning',
  why: 'N-grams with a weight each, fitted in seconds, tell the classes better.',
  remedy: 'Take it (model.kind=logistic), or give the network more text, more steps or less to learn.',
  needs: ['answers'],
  find: ({ answers: { actual, predicted, linear } }) => {
    if (linear === undefined) return { lacks: 'the answers of a linear model' };
    let [own, other, right, linearRight] = [0, 0, 0, 0];
    actual.forEach((label, row) => {
      const [isRight, isLinear] = [predicted[row] === label, linear[row] === label];
      if (isRight) right++;
      if (isLinear) linearRight++;
      if (isRight && !isLinear) own++;
      if (isLinear && !isRight) other++;
    });
    const pValue = binomialTail(other, own + other, 0.5);
    return {
      isFault: pValue < level,
      saw: `Right on ${percent(right / actual.length)} of ${actual.length} held-out rows, a linear model on ${percent(linearRight / actual.length)}; alone right on ${own}, the linear one alone on ${other}: p = ${digits(pValue)} (McNemar, told below ${level}).`,
    };
  },
});
