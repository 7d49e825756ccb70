import type { TunedModel } from '@ridgeline/recipes';
import { saveModel } from '../../folders/model-folder.ts';
import type { Provenance } from '../../tune/tuned.ts';
import { modelCard } from './card.ts';

/** Saves the language model that was chosen; @throws `E_IO` */
export const saveTunedModel = async (
  folder: string,
  { config, run, params, bestStep, validation, train }: TunedModel,
  { source, line, tuning }: Provenance,
): Promise<void> => {
  const { model, tokenizer, fingerprint } = run;
  const { environment } = tuning;
  const card = modelCard({
    config,
    source: source.name,
    fingerprint,
    parameters: model.parameters,
    tokenizer,
    bestStep,
    environment,
  });
  const record = {
    config,
    data: source.data,
    fingerprint,
    seed: config.seed,
    command: line,
    environment,
    bestStep,
    metrics: { step: bestStep, validation, train },
  };
  await saveModel(folder, { spec: model.spec, tokenizer, params, run: record as never, card });
};
