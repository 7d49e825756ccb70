import {
  explainedShare,
  mseOf,
  type NeuralRegressionConfig,
  type NeuralRegressionData,
  type NeuralRegressionRun,
  prepareNeuralRegression,
  rowHashes,
} from '@ridgeline/recipes';
import { quotedPath } from '../../command-line/parse.ts';
import { tableOf } from '../../sources/table-source.ts';
import { count, measured } from '../../terminal/format.ts';
import { byPart } from '../../train/known-data.ts';
import type { StepTraining } from '../../train/step-training.ts';
import { neuralRegressionCard } from './card.ts';

/** Of the validation part alone: the loss of the training part is that of a sample. */
const shareOf = (run: NeuralRegressionRun, part: 'train' | 'valid', dataLoss: number): number | null =>
  part === 'valid' ? explainedShare(run, run.parts.valid.targets, dataLoss) : null;

/** Neural regressions on texts, as `train` takes them. */
export const neuralRegressionTraining: StepTraining<
  NeuralRegressionConfig,
  NeuralRegressionData,
  NeuralRegressionRun
> = {
  read: async (config, source) => ({ kind: 'neural-regression', table: tableOf(source, config.data) }),
  prepare: (config, { table }) => prepareNeuralRegression(config, table),
  sizes: ({ parts: { train, valid, test }, tokenizer }) => ({
    texts: { train: train.texts.length, valid: valid.texts.length, test: test.texts.length },
    vocabulary: tokenizer.vocabulary.length,
  }),
  amount: ({ parts }) => `${count(parts.train.texts.length)} texts`,
  facts: ({ parts: { train, valid, test, target }, model: { spec }, tokenizer, notes }) => [
    [
      'texts',
      `${count(train.texts.length)} to train, ${count(valid.texts.length)} to validate, ${count(test.texts.length)} to test`,
    ],
    ['target', `${target}: mean ${measured(spec.mean)}, deviation ${measured(spec.deviation)}, standardised`],
    ['vocabulary', `${count(tokenizer.vocabulary.length)} tokens`],
    ...notes.map((note) => ['rows', note] as const),
  ],
  batchText: ({ config: { training } }) => `${training.batchSize} texts`,
  targets: 'texts',
  tokenizer: ({ tokenizer }) => tokenizer,
  known: ({ parts }) => ({
    texts: byPart(parts, { rows: ({ texts }) => texts.length, of: ({ texts }) => texts }),
  }),
  trainedOn: ({ parts }) => rowHashes(parts.train.texts),
  metrics: (run, part, dataLoss) => ({ mse: mseOf(run, dataLoss), r2: shareOf(run, part, dataLoss) }),
  metricsText: (run, part, dataLoss) => {
    const share = shareOf(run, part, dataLoss);
    const explained = share === null ? '' : `, R² ${share.toFixed(3)}`;
    return `mean squared error ${measured(mseOf(run, dataLoss))}${explained}`;
  },
  card: neuralRegressionCard,
  next: (folder) => `ridgeline predict ${quotedPath(folder)} "a text"`,
};
