import { define } from '@ridgeline/contracts';
import type { Processor } from './processor.ts';

/**
 * Divides the logits by a temperature, in single precision. `sampler` has one of its own, in double precision; this one stands
 * where others go behind it.
 *
 * @param options.temperature > 0: below 1 bolder, above 1 more varied. @returns `process`: logits [V] → [V]. @throws `E_RANGE`
 * @example temperature({ temperature: 0.5 }).process(Float32Array.of(1, 2), { ids: [], promptLength: 0, ends: [] }) // 2, 4
 */
export const temperature = /* @__PURE__ */ define(
  'temperature',
  {
    about: 'Divides the logits.',
    formula: 'logit / T',
    options: {
      temperature: {
        type: 'number',
        above: 0,
        symbol: 'T',
        about: 'The temperature: below 1 bolder, above 1 more varied.',
      },
    },
    example: { temperature: 0.8 },
    same: { 'Hugging Face': 'temperature', OpenAI: 'temperature' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ temperature: divisor }): Omit<Processor, 'spec'> => {
    const single = Math.fround(divisor);
    return { process: (logits) => logits.map((logit) => logit / single) };
  },
);
