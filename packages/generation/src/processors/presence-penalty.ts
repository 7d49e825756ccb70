import { define } from '@ridgeline/contracts';
import { lessOfWritten } from './less-of-written.ts';
import type { Processor } from './processor.ts';

/**
 * Takes `penalty` from the logit of every token that was written, however often; the prompt does not count.
 *
 * @param options.penalty α in nats; below 0 it rewards. @returns `process`: logits [V] → [V]. @throws `E_RANGE`
 * @see OpenAI, "Completions": `presence_penalty`. There and here: logit − α if the token was written.
 * @example presencePenalty({ penalty: 0.5 }).process(Float32Array.of(1, 1), { ids: [0, 1, 1], promptLength: 1, ends: [] }) // 1, 0.5
 */
export const presencePenalty = /* @__PURE__ */ define(
  'presencePenalty',
  {
    about: 'Makes tokens that were written less likely, however often they were.',
    formula: 'logit − α if it was written',
    options: {
      penalty: {
        type: 'number',
        symbol: 'α',
        about: 'What it takes from the logit, in nats; below 0 it adds.',
      },
    },
    example: { penalty: 0.5 },
    same: { OpenAI: 'presence_penalty = α' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ penalty }): Omit<Processor, 'spec'> => ({ process: lessOfWritten(() => penalty) }),
);
