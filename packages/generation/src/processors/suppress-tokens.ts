import { define } from '@ridgeline/contracts';
import type { Processor } from './processor.ts';
import { requireIdList, ruleOut } from './rule-out.ts';

/**
 * Never lets some tokens come.
 *
 * @param options.ids at least one. @returns `process`: logits [V] → [V]. @throws `E_OPTION`, `E_RANGE`
 * @example suppressTokens({ ids: [1] }).process(Float32Array.of(1, 1), { ids: [0], promptLength: 1, ends: [] }) // 1, −∞
 */
export const suppressTokens = /* @__PURE__ */ define(
  'suppressTokens',
  {
    about: 'Rules out some tokens altogether.',
    options: { ids: { type: 'numbers', min: 0, about: 'Their ids.' } },
    example: { ids: [0] },
    same: { 'Hugging Face': 'suppress_tokens' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ ids }): Omit<Processor, 'spec'> => {
    requireIdList('suppressTokens', ids);
    return { process: (logits) => ruleOut(logits, ids) };
  },
);
