import { define } from '@ridgeline/contracts';
import { lessOfWritten } from './less-of-written.ts';
import type { Processor } from './processor.ts';

/**
 * Takes `penalty` from the logit of a token for each time that it was written; the prompt does not count.
 *
 * @param options.penalty α in nats; below 0 it rewards. @returns `process`: logits [V] → [V]. @throws `E_RANGE`
 * @see OpenAI, "Completions": `frequency_penalty`. There and here: logit − α·count.
 * @example frequencyPenalty({ penalty: 0.5 }).process(Float32Array.of(1, 1), { ids: [0, 1, 1], promptLength: 1, ends: [] }) // 1, 0
 */
export const frequencyPenalty = /* @__PURE__ */ define(
  'frequencyPenalty',
  {
    about: 'Makes tokens less likely, the more often they were written.',
    formula: 'logit − α·count',
    options: {
      penalty: {
        type: 'number',
        symbol: 'α',
        about: 'What each time takes from the logit, in nats; below 0 it adds.',
      },
    },
    example: { penalty: 0.5 },
    same: { OpenAI: 'frequency_penalty = α' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ penalty }): Omit<Processor, 'spec'> => ({ process: lessOfWritten((count) => penalty * count) }),
);
