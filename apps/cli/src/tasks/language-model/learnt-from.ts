import type { Json } from '@ridgeline/contracts';
import { fingerprint } from '@ridgeline/data';
import { type LanguageModelConfig, textPartsOf } from '@ridgeline/recipes';
import type { Plan } from '../../train/training-plan.ts';

/** Whether a text, or the part of it that training would take, is what the model has learnt from. */
export const hasLearntFrom = async (run: Json, text: string): Promise<boolean> => {
  const { config, fingerprints } = run as unknown as Pick<Plan, 'fingerprints'> & {
    readonly config: LanguageModelConfig;
  };
  if (fingerprints === undefined) return false;
  const share = (from: number | string): number => (typeof from === 'number' ? from : 0);
  const { train } = textPartsOf(
    { ...config, data: { ...config.data, valid: share(config.data.valid), test: share(config.data.test) } },
    text,
  );
  const found = await Promise.all([train, text].map((part) => fingerprint(part)));
  return found.includes(fingerprints.train);
};
