import { fromHuggingFace } from '@ridgeline/models';
import type { Checkpoint } from '../../hugging-face/checkpoint.ts';
import type { Imported } from '../task.ts';
import { nextGenerate } from './next-generate.ts';

/** The most logits that are computed at once when it is evaluated: 64 MB of them. */
const logitsAtOnce = 2 ** 24;

/** A language model of a checkpoint of Hugging Face. @throws as `fromHuggingFace` */
export const importedLanguageModel = ({ config, tensors, tokenizer }: Checkpoint): Imported => {
  const { spec, params } = fromHuggingFace(config, tensors);
  const { vocabulary, contextLength } = spec as unknown as Readonly<Record<string, number>>;
  const rows = Math.floor(logitsAtOnce / (contextLength! * vocabulary!));
  return {
    spec,
    params,
    tokenizer,
    config: {
      task: 'language-model',
      model: spec,
      regularizers: [],
      // in what blocks a text is read when it is evaluated
      training: { batchSize: Math.min(32, Math.max(1, rows)), sequenceLength: contextLength },
    },
    next: (folder) => nextGenerate(folder, tokenizer),
  };
};
