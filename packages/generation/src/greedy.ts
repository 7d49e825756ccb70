import { define } from '@ridgeline/contracts';
import { largest } from './largest.ts';
import type { Sampler } from './sampler.ts';

/**
 * Always takes the most probable token, the lower id where two are equally probable. Draws nothing.
 *
 * @returns `next`: logits [V] → id. @throws `E_NAN` if a logit is NaN or +∞, or all are −∞.
 * @example greedy().next(Float32Array.of(0.1, 2, 2), randomStream(1)) // 1
 */
export const greedy = /* @__PURE__ */ define(
  'greedy',
  {
    about: 'Always takes the most probable token.',
    options: {},
    example: {},
    stage: 'stable',
    since: '0.1.0',
  },
  (): Omit<Sampler, 'spec'> => ({ next: (logits) => largest(logits) }),
);
