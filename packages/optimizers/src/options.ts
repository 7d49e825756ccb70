/** Options that several optimizers or gradient methods share. */

/** η. */
export const learningRate = {
  type: 'learningRate',
  about: 'The rate η ≥ 0 that scales each step: a number, or a schedule.',
} as const;

/** μ. */
export const momentumShare = {
  type: 'number',
  min: 0,
  below: 1,
  about: 'The share μ of the last step that goes on in the next.',
} as const;

/** β₁, β₂ and ε of the adaptive methods. */
export const moments = {
  beta1: {
    type: 'number',
    min: 0,
    below: 1,
    default: 0.9,
    about: 'β₁: how much of the mean of gradients stays from step to step.',
  },
  beta2: {
    type: 'number',
    min: 0,
    below: 1,
    default: 0.999,
    about: 'β₂: the same for the mean of their squares.',
  },
  epsilon: { type: 'number', above: 0, default: 1e-8, about: 'ε, added to the root.' },
} as const;

/** ε and the site of methods that move what a row reads. */
export const movedRow = {
  epsilon: {
    type: 'number',
    min: 0,
    scale: 'logarithmic',
    about: 'The length ε of what is added to a row; 0 is a plain step.',
  },
  at: { type: 'text', default: 'embedding', about: 'The site that is moved.' },
} as const;
