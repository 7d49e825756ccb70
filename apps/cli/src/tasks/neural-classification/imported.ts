import { type InputPart, RidgelineError } from '@ridgeline/contracts';
import { fromHuggingFace } from '@ridgeline/models';
import { parseConfig } from '@ridgeline/recipes';
import { quotedPath } from '../../command-line/parse.ts';
import type { Checkpoint } from '../../hugging-face/checkpoint.ts';
import type { Imported } from '../task.ts';

const refuse = (problem: string, hint: string): never => {
  throw new RidgelineError('E_CHECKPOINT', `config.json: ${problem}.`, { at: 'config.json', hint });
};

const [single, several] = ['single_label_classification', 'multi_label_classification'];
const problems: readonly unknown[] = [single, several];

/** The name of every class, in the order of the logits. */
const labelsOf = ({ id2label }: Checkpoint['config'], classes: number): readonly string[] => {
  const named = (id2label ?? {}) as Readonly<Record<string, unknown>>;
  // classes that nobody named are left out of the file
  const labels = Array.from({ length: classes }, (_, id) => named[id] ?? `LABEL_${id}`);
  if (labels.every((label) => typeof label === 'string') && new Set(labels).size === classes)
    return labels as readonly string[];
  return refuse('id2label must name every class, each by a text of its own', 'Give the classes names.');
};

/** How many tokens stand around a text. */
const around = (parts: readonly InputPart[]): number =>
  parts.reduce((sum, part) => sum + ('ids' in part ? part.ids.length : 0), 0);

/** A text classifier of a checkpoint of Hugging Face. @throws as `fromHuggingFace`; `E_CHECKPOINT` for a regression, or labels that are none */
export const importedClassifier = ({ config, tensors, tokenizer }: Checkpoint): Imported => {
  const { spec, params } = fromHuggingFace(config, tensors);
  const { classes, contextLength } = spec as unknown as Readonly<Record<string, number>>;
  const { problem_type: problem } = config;
  if (classes === 1 || !problems.includes(problem ?? single))
    refuse(
      `it must have two classes or more, of which a text has one or several (problem_type ${problems.join(' or ')}), got ${classes} and ${JSON.stringify(problem)}`,
      'Import a model that classifies.',
    );
  if (tokenizer.input === undefined)
    throw new RidgelineError(
      'E_CHECKPOINT',
      'tokenizer.json: it must say what stands around a text (post_processor), and does not.',
      { at: 'tokenizer.json', hint: 'Give the tokenizer.json that was saved with the model.' },
    );
  const reading = {
    labels: labelsOf(config, classes!),
    // what the classes were like in training is not told
    priors: Array<number>(classes!).fill(1 / classes!),
    maxTokens: contextLength! - around(tokenizer.input.single),
    multiLabel: problem === several,
  };
  const { task, data } = parseConfig({ task: 'neural-classification' });
  return {
    spec: { ...spec, ...reading },
    params,
    tokenizer,
    config: {
      task,
      model: spec,
      regularizers: [],
      data: { ...data, maxTokens: reading.maxTokens, ...(reading.multiLabel && { labelSeparator: ';' }) },
    },
    next: (folder) => `ridgeline classify ${quotedPath(folder)} "a text"`,
  };
};
