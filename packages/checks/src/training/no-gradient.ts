import { check } from '../check.ts';

/** In a row; a batch whose loss is exactly 0 has no gradient either. */
const most = 10;

export const noGradient = check({
  code: 'RDG210',
  title: 'No gradient reaches the weights',
  severity: 'error',
  why: 'A gradient of exactly 0 moves nothing: units are dead, or the loss does not depend on the weights.',
  remedy:
    'Look at activations that are cut at 0 (relu), at penalties that emptied the model, and at rules that mask everything.',
  needs: ['steps'],
  find: ({ steps }) => {
    let [row, longest] = [0, 0];
    for (const { gradientNorm } of steps) {
      row = gradientNorm === 0 ? row + 1 : 0;
      longest = Math.max(longest, row);
    }
    return {
      isFault: longest >= most,
      saw: `${longest} steps in a row had a gradient of exactly 0 (told from ${most}).`,
    };
  },
});
