import type { Tokenizer } from '@ridgeline/contracts';
import type { IdText, Table } from '@ridgeline/data';
import { type ReadingModel, readingModel, textRow } from '@ridgeline/neural-classifier/parts';
import { type EncodedText, encodedTexts, textTokenizer } from '../encoded-texts/encoded-texts.ts';
import type { Examples } from '../table/table-examples.ts';
import type { StepRun } from '../training/step-run.ts';
import { stepFromConfig } from '../units/from-config.ts';
import { classWeightsOf } from './class-weights.ts';
import { isMultiLabel, labelsOf } from './labels-of.ts';
import { lossesOf, requireOwnLoss } from './losses-of.ts';
import type { NeuralClassificationConfig } from './neural-config.ts';
import { type LabelledParts, labelledParts } from './neural-parts.ts';

/** Everything that a run of a neural classifier needs, made from its configuration and a table. */
export interface NeuralClassificationRun extends StepRun {
  readonly config: NeuralClassificationConfig;
  readonly parts: LabelledParts;
  readonly tokenizer: Tokenizer;
  readonly model: ReadingModel;
  /** [K] how many texts learnt from have each class. */
  readonly counts: readonly number[];
  /** What the table has that may not be meant, in sentences. */
  readonly notes: readonly string[];
}

const contentOf = ({ texts, labels }: Examples): string => JSON.stringify([texts, labels]);

/** Texts of a part as ids, with what is to be told of each. */
const idTexts = (
  config: NeuralClassificationConfig,
  { texts, labels }: Examples,
  { classes, tokenizer }: { readonly classes: readonly string[]; readonly tokenizer: Tokenizer },
): EncodedText[] => {
  const places = new Map(classes.map((label, place) => [label, place]));
  const targetOf = (cell: string): IdText['target'] => {
    if (!isMultiLabel(config)) return places.get(cell)!;
    const target = new Int32Array(classes.length);
    for (const label of labelsOf(config, cell)) target[places.get(label)!] = 1;
    return target;
  };
  return texts.map((text, row) => ({
    ...textRow(tokenizer, text, config.data.maxTokens),
    target: targetOf(labels[row]!),
  }));
};

/**
 * Parts → tokenizer (trained on the training part alone) → batches, with the model, loss, optimizer and rules that the
 * configuration names.
 *
 * @throws `E_DATA` if there is nothing to learn from; `E_CONFIG` for settings that do not go together; what the units throw for their
 * options.
 */
export const prepareParts = async (
  config: NeuralClassificationConfig,
  parts: LabelledParts,
): Promise<NeuralClassificationRun> => {
  const { training, data, model: modelConfig } = config;
  requireOwnLoss(config);
  const { classes } = parts;
  const counts = classes.map(
    (label) => parts.train.labels.filter((cell) => labelsOf(config, cell).includes(label)).length,
  );
  const weights = classWeightsOf(config, classes, counts);
  const tokenizer = textTokenizer(config.tokenizer, parts.train.texts);
  return {
    config,
    parts,
    tokenizer,
    counts,
    ...(await encodedTexts(config, parts, {
      tokenizer,
      read: (part) => idTexts(config, part, { classes, tokenizer }),
      contentOf,
    })),
    model: readingModel(
      { ...(modelConfig as { readonly kind: string }), vocabulary: tokenizer.vocabulary.length },
      {
        labels: classes,
        priors: counts.map((count, k) => (count / parts.train.texts.length) * (weights?.[k] ?? 1)),
        maxTokens: data.maxTokens,
        multiLabel: isMultiLabel(config),
      },
    ),
    ...stepFromConfig({ ...config, loss: undefined }),
    ...lossesOf(config, weights),
    judgedBy: training.judgedBy === 'accuracy' ? 'score' : 'loss',
  };
};

/**
 * {@link prepareParts} of the parts of a table.
 *
 * @throws as `prepareParts` and `labelledParts`.
 * @example
 * const config = parseConfig({ task: 'classification', model: { kind: 'textCnn' } });
 * for await (const event of train(await prepareNeuralClassification(config, readDelimited(csv)))) console.log(event.type);
 */
export const prepareNeuralClassification = async (
  config: NeuralClassificationConfig,
  table: Table,
): Promise<NeuralClassificationRun> => prepareParts(config, labelledParts(config, table));
