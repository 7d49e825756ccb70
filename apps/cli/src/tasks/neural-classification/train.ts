import {
  type NeuralClassificationConfig,
  type NeuralClassificationData,
  type NeuralClassificationRun,
  prepareNeuralClassification,
  rowHashes,
} from '@ridgeline/recipes';
import { quotedPath } from '../../command-line/parse.ts';
import { tableOf } from '../../sources/table-source.ts';
import { count, nats, percent } from '../../terminal/format.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import { byPart, knownRows } from '../../train/known-data.ts';
import type { StepTraining } from '../../train/step-training.ts';
import { neuralCard } from './card.ts';
import { linearBesideText } from './linear-beside.ts';

/** Classes that a summary names. */
const mostClasses = 8;

const classesText = ({ parts: { classes }, counts }: NeuralClassificationRun): string => {
  const named = classes.slice(0, mostClasses).map((label, k) => `${shownLabel(label)} ${count(counts[k]!)}`);
  return `${classes.length}: ${named.join(', ')}${classes.length > mostClasses ? ', …' : ''}`;
};

/** Neural classifiers, as `train` takes them. */
export const neuralTraining: StepTraining<
  NeuralClassificationConfig,
  NeuralClassificationData,
  NeuralClassificationRun
> = {
  read: async (config, source) => ({ kind: 'neural-classification', table: tableOf(source, config.data) }),
  prepare: (config, { table }) => prepareNeuralClassification(config, table),
  sizes: ({ parts: { train, valid, test, classes, leftOut }, counts, tokenizer }) => ({
    texts: { train: train.texts.length, valid: valid.texts.length, test: test.texts.length },
    leftOut,
    classes: Object.fromEntries(classes.map((label, k) => [label, counts[k]])),
    vocabulary: tokenizer.vocabulary.length,
  }),
  amount: ({ parts }) => `${count(parts.train.texts.length)} texts`,
  facts: (run) => {
    const { train, valid, test } = run.parts;
    return [
      [
        'texts',
        `${count(train.texts.length)} to train, ${count(valid.texts.length)} to validate, ${count(test.texts.length)} to test`,
      ],
      [run.model.spec.multiLabel ? 'labels' : 'classes', classesText(run)],
      ['vocabulary', `${count(run.tokenizer.vocabulary.length)} tokens`],
      ...run.notes.map((note) => ['rows', note] as const),
    ];
  },
  batchText: ({ config: { training } }) => `${training.batchSize} texts`,
  targets: 'texts',
  tokenizer: ({ tokenizer }) => tokenizer,
  known: ({ parts, tokenizer, config, model }) => {
    const { labels, frequencyLoss, ...rows } = knownRows(parts);
    const ids = byPart(parts, {
      rows: ({ texts }) => texts.length,
      of: ({ texts }) => texts.map((text) => tokenizer.encode(text.normalize('NFC')).ids),
    });
    const { unknown } = tokenizer.special;
    const counted = (part: readonly Int32Array[]) => ({
      tokens: part.reduce((sum, { length }) => sum + length, 0),
      unknown: part.reduce((sum, own) => sum + own.filter((id) => id === unknown).length, 0),
    });
    return {
      ...rows,
      // a text with several labels has no one class
      ...(!model.spec.multiLabel && { labels, frequencyLoss }),
      maxTokens: config.data.maxTokens,
      tokenCounts: byPart(ids, {
        rows: ({ length }) => length,
        of: (part) => part.map(({ length }) => length),
      }),
      unknownTokens: byPart(ids, { rows: ({ length }) => length, of: counted }),
    };
  },
  trainedOn: ({ parts }) => rowHashes(parts.train.texts),
  metrics: (_, __, ___, accuracy) => ({ accuracy }),
  metricsText: ({ model }, _, dataLoss, accuracy = 0) =>
    `${percent(accuracy)} of the ${model.spec.multiLabel ? 'labels' : 'texts'} right, ${nats(dataLoss)} nats per ${model.spec.multiLabel ? 'label' : 'text'}`,
  card: neuralCard,
  beside: linearBesideText,
  next: (folder) => `ridgeline classify ${quotedPath(folder)} "a text"`,
};
