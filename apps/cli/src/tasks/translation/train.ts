import type { Table } from '@ridgeline/data';
import {
  pairKey,
  prepareTranslation,
  rowHashes,
  type TranslationConfig,
  type TranslationData,
  type TranslationRun,
  translationMetrics,
} from '@ridgeline/recipes';
import { quotedPath } from '../../command-line/parse.ts';
import { readTable, tableOf } from '../../sources/table-source.ts';
import { count, percent } from '../../terminal/format.ts';
import { perplexityText } from '../../terminal/perplexity-text.ts';
import type { StepTraining } from '../../train/step-training.ts';
import { translatorCard } from './card.ts';

/** A table of its own, where the configuration names one. */
const ownTable = async (from: number | string, { data }: TranslationConfig): Promise<Table | undefined> =>
  typeof from === 'number' ? undefined : (await readTable(from, 'train', data)).table;

/** Translators, as `train` takes them. */
export const translationTraining: StepTraining<TranslationConfig, TranslationData, TranslationRun> = {
  read: async (config, source) => {
    const { valid, test } = config.data;
    const train = tableOf(source, config.data);
    if (typeof valid === 'number' && typeof test === 'number') return { kind: 'translation', tables: train };
    const tables = { train, valid: await ownTable(valid, config), test: await ownTable(test, config) };
    return { kind: 'translation', tables };
  },
  prepare: (config, { tables }) => prepareTranslation(config, tables),
  sizes: ({ parts: { train, valid, test }, tokenizer }) => ({
    pairs: { train: train.pairs.length, valid: valid.pairs.length, test: test.pairs.length },
    vocabulary: tokenizer.vocabulary.length,
  }),
  amount: ({ parts }) => `${count(parts.train.pairs.length)} pairs`,
  facts: ({ parts: { train, valid }, tokenizer, notes }) => [
    ['pairs', `${count(train.pairs.length)} to train, ${count(valid.pairs.length)} to validate`],
    ['vocabulary', `${count(tokenizer.vocabulary.length)} tokens, of both texts`],
    ...notes.map((note) => ['rows', note] as const),
  ],
  batchText: ({ config: { training } }) => `${training.batchSize} pairs`,
  tokenizer: ({ tokenizer }) => tokenizer,
  trainedOn: ({ parts }) => rowHashes(parts.train.pairs.map(pairKey)),
  metrics: ({ coverage }, part, dataLoss) => translationMetrics(coverage[part](), dataLoss),
  metricsText: ({ coverage }, part, dataLoss) => {
    const { perplexity, unknownShare } = translationMetrics(coverage[part](), dataLoss);
    const told = perplexityText(perplexity);
    return unknownShare > 0 ? `${told}, ${percent(unknownShare)} of the tokens unknown` : told;
  },
  card: translatorCard,
  next: (folder) => `ridgeline evaluate ${quotedPath(folder)}`,
};
