import { define } from '@ridgeline/contracts';
import type { Processor } from './processor.ts';

/**
 * Makes every token of the text so far, prompt included, less likely: a logit > 0 is divided by the penalty, one < 0
 * multiplied with it. 1 changes nothing, less than 1 rewards repetition.
 *
 * Computed in single precision, as in PyTorch. Behind a log-softmax, as in a search with beams, all logits are < 0.
 *
 * @param options.penalty θ > 0, without unit. @returns `process`: logits [V] → [V]. @throws `E_RANGE`
 * @see Keskar et al. 2019, "CTRL: a conditional transformer language model for controllable generation".
 * @example repetitionPenalty({ penalty: 1.2 }).process(Float32Array.of(6, -2), { ids: [0, 1], promptLength: 2, ends: [] }) // 5, −2.4
 */
export const repetitionPenalty = /* @__PURE__ */ define(
  'repetitionPenalty',
  {
    about: 'Makes tokens that the text already has less likely, once for all times that they stand there.',
    formula: 'logit / θ if > 0, else logit·θ',
    options: {
      penalty: { type: 'number', above: 0, symbol: 'θ', about: 'The penalty: 1 changes nothing.' },
    },
    example: { penalty: 1.2 },
    same: { 'Hugging Face': 'repetition_penalty = θ' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ penalty }): Omit<Processor, 'spec'> => {
    const single = Math.fround(penalty);
    return {
      process: (logits, { ids }) => {
        const changed = logits.slice();
        for (const id of ids) {
          const logit = logits[id]!;
          changed[id] = logit < 0 ? logit * single : logit / single;
        }
        return changed;
      },
    };
  },
);
