import type { Tokenizer } from '@ridgeline/contracts';
import type { Table } from '@ridgeline/data';
import { squaredError } from '@ridgeline/losses';
import { type RegressionModel, regressionModel, textRow } from '@ridgeline/neural-classifier/parts';
import { type EncodedText, encodedTexts, textTokenizer } from '../encoded-texts/encoded-texts.ts';
import type { NumberedTexts } from '../text-regression/numbered-texts.ts';
import type { StepRun } from '../training/step-run.ts';
import { stepFromConfig } from '../units/from-config.ts';
import type { NeuralRegressionConfig } from './neural-regression-config.ts';
import { type NumberParts, numberParts } from './number-parts.ts';

/** Everything that a run of a neural regression needs, made from its configuration and a table. */
export interface NeuralRegressionRun extends StepRun {
  readonly config: NeuralRegressionConfig;
  readonly parts: NumberParts;
  readonly tokenizer: Tokenizer;
  readonly model: RegressionModel;
  /** What the table has that may not be meant, in sentences. */
  readonly notes: readonly string[];
}

/** Mean and deviation (with n) of the numbers learnt from. */
const scaleOf = (targets: Float64Array): { readonly mean: number; readonly deviation: number } => {
  const about = targets.reduce((sum, value) => sum + value, 0) / targets.length;
  // the rest of the mean by differences, for numbers far from zero
  const mean = about + targets.reduce((sum, value) => sum + (value - about), 0) / targets.length;
  const squares = targets.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, deviation: Math.sqrt(squares / targets.length) };
};

const contentOf = ({ texts, targets }: NumberedTexts): string => JSON.stringify([texts, [...targets]]);

/**
 * Parts → tokenizer (trained on the training part alone) and standardised targets → batches, with the model, optimizer and rules that
 * the configuration names, and the squared error.
 *
 * @throws `E_DATA` if there is nothing to learn from; `E_CONFIG` for settings that do not go together; what the units throw for their
 * options.
 */
export const prepareNumberParts = async (
  config: NeuralRegressionConfig,
  parts: NumberParts,
): Promise<NeuralRegressionRun> => {
  const { data, model: modelConfig } = config;
  const { mean, deviation } = scaleOf(parts.train.targets);
  const tokenizer = textTokenizer(config.tokenizer, parts.train.texts);
  const read = ({ texts, targets }: NumberedTexts): EncodedText[] =>
    texts.map((text, row) => ({
      ...textRow(tokenizer, text, data.maxTokens),
      target: Float32Array.of((targets[row]! - mean) / deviation),
    }));
  const loss = squaredError();
  return {
    config,
    parts,
    tokenizer,
    ...(await encodedTexts(config, parts, { tokenizer, read, contentOf })),
    model: regressionModel(
      { ...(modelConfig as { readonly kind: string }), vocabulary: tokenizer.vocabulary.length },
      { target: parts.target, mean, deviation, maxTokens: data.maxTokens },
    ),
    ...stepFromConfig(config),
    loss,
    evaluationLoss: loss,
  };
};

/**
 * {@link prepareNumberParts} of the parts of a table.
 *
 * @throws as `prepareNumberParts` and `numberParts`.
 * @example
 * const config = parseConfig({ task: 'regression', data: { text: 'review', target: 'stars' }, model: { kind: 'textCnn' } });
 * for await (const event of train(await prepareNeuralRegression(config, readDelimited(csv)))) console.log(event.type);
 */
export const prepareNeuralRegression = async (
  config: NeuralRegressionConfig,
  table: Table,
): Promise<NeuralRegressionRun> => prepareNumberParts(config, numberParts(config, table));

/** The squared error in the units of the target of one of the standardised target. */
export const mseOf = ({ model }: Pick<NeuralRegressionRun, 'model'>, loss: number): number =>
  loss * model.spec.deviation * model.spec.deviation;

/** Share of the variance of some numbers that an error of the standardised target explains; null where they do not vary. */
export const explainedShare = (
  run: Pick<NeuralRegressionRun, 'model'>,
  targets: Float64Array,
  loss: number,
): number | null => {
  const { deviation } = scaleOf(targets);
  return targets.length === 0 || deviation === 0 ? null : 1 - mseOf(run, loss) / (deviation * deviation);
};
