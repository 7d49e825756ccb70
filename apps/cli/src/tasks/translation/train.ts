import type { Table } from '@ridgeline/data';
import {
  type ParallelFiles,
  pairKey,
  prepareTranslation,
  rowHashes,
  type TranslationConfig,
  type TranslationData,
  type TranslationRun,
  translationMetrics,
} from '@ridgeline/recipes';
import { quotedPath } from '../../command-line/parse.ts';
import { count, percent } from '../../terminal/format.ts';
import { perplexityText } from '../../terminal/perplexity-text.ts';
import { byPart } from '../../train/known-data.ts';
import type { StepTraining } from '../../train/step-training.ts';
import { translatorCard } from './card.ts';
import { namedPairsTable, pairsTable } from './pairs-table.ts';

/** A table, or two files, of its own, where the configuration names them. */
const ownTable = async (
  from: number | string | ParallelFiles,
  { data }: TranslationConfig,
): Promise<Table | undefined> => (typeof from === 'number' ? undefined : namedPairsTable(from, data));

/** Translators, as `train` takes them. */
export const translationTraining: StepTraining<TranslationConfig, TranslationData, TranslationRun> = {
  read: async (config, source) => {
    const { valid, test } = config.data;
    const train = await pairsTable(source, config.data);
    if (typeof valid === 'number' && typeof test === 'number') return { kind: 'translation', tables: train };
    const tables = { train, valid: await ownTable(valid, config), test: await ownTable(test, config) };
    return { kind: 'translation', tables };
  },
  prepare: (config, { tables }) => prepareTranslation(config, tables),
  sizes: ({ parts: { train, valid, test }, tokenizer, sourceTokenizer }) => ({
    pairs: { train: train.pairs.length, valid: valid.pairs.length, test: test.pairs.length },
    vocabulary: tokenizer.vocabulary.length,
    ...(sourceTokenizer && { sourceVocabulary: sourceTokenizer.vocabulary.length }),
  }),
  amount: ({ parts }) => `${count(parts.train.pairs.length)} pairs`,
  facts: ({ parts: { train, valid, test }, tokenizer, sourceTokenizer, notes }) => [
    [
      'pairs',
      `${count(train.pairs.length)} to train, ${count(valid.pairs.length)} to validate, ${count(test.pairs.length)} to test`,
    ],
    [
      'vocabulary',
      sourceTokenizer === undefined
        ? `${count(tokenizer.vocabulary.length)} tokens, of both texts`
        : `${count(sourceTokenizer.vocabulary.length)} tokens to read, ${count(tokenizer.vocabulary.length)} to write`,
    ],
    ...notes.map((note) => ['rows', note] as const),
  ],
  batchText: ({ config: { training } }) =>
    training.batchTokens === undefined
      ? `${training.batchSize} pairs`
      : `pairs of like lengths, ${count(training.batchTokens)} tokens at most`,
  tokenizer: ({ tokenizer }) => tokenizer,
  sourceTokenizer: ({ sourceTokenizer }) => sourceTokenizer,
  known: ({ parts }) => ({
    texts: byPart(parts, {
      rows: ({ pairs }) => pairs.length,
      of: ({ pairs }) => pairs.map(({ source }) => source),
    }),
  }),
  trainedOn: ({ parts }) => rowHashes(parts.train.pairs.map(pairKey)),
  metrics: ({ coverage }, part, dataLoss) => translationMetrics(coverage[part](), dataLoss),
  metricsText: ({ coverage }, part, dataLoss) => {
    const { perplexity, unknownShare } = translationMetrics(coverage[part](), dataLoss);
    const told = perplexityText(perplexity);
    return unknownShare > 0 ? `${told}, ${percent(unknownShare)} of the tokens unknown` : told;
  },
  card: translatorCard,
  next: (folder) => `ridgeline translate ${quotedPath(folder)} "…"`,
};
