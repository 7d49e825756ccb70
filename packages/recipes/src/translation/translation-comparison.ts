import type { Params } from '@ridgeline/contracts';
import type { ComparedTask } from '../training/compared-task.ts';
import { translateTexts } from './translate-texts.ts';
import type { TranslationRun } from './translation.ts';
import { translationMetrics } from './translation-metrics.ts';
import { pairFacts } from './translation-parts.ts';
import { translationScores } from './translation-scores.ts';

/** So small a model that it is trained often within minutes, on pairs of texts that are given. */
const standard = {
  task: 'translation',
  model: { kind: 'recurrentTranslator', embedding: 32, hidden: 64 },
  optimizer: { kind: 'adam', learningRate: 0.01, clipGlobalNorm: 1 },
  training: { batchSize: 32, maxSteps: 200, evaluateEvery: 40, patience: 2 },
} as const;

/** Names are short, and few: a larger part tests, and the rate is higher. */
const embedded = {
  data: { test: 0.2 },
  optimizer: { learningRate: 0.02 },
  training: { evaluateEvery: 50 },
} as const;

const charactersIn = (pairs: TranslationRun['parts']['train']['pairs']): number =>
  pairs.reduce((total, { source, target }) => total + [...source].length + [...target].length, 0);

/** Translations of the test part, and what they come to. */
const judged = async ({ parts: { test }, config, ...run }: TranslationRun, params: Params) => {
  const translations = await translateTexts(
    { ...run, params },
    test.pairs.map(({ source }) => source),
    { maxTokens: config.data.maxTokens },
  );
  const { bleu, exactMatch } = translationScores({
    hypotheses: translations,
    references: test.pairs.map(({ target }) => target),
  });
  return {
    first: translations[0]!,
    scores: [
      { name: 'BLEU', value: bleu.score },
      { name: 'exact match', value: 100 * exactMatch, unit: '%' },
    ],
  };
};

/** Translators, as a comparison of penalties takes them: by their loss, with BLEU and exact match of the models that are kept. */
export const translationComparison: ComparedTask<TranslationRun> = {
  standard,
  embedded,
  data: ({ parts: { train, valid, test }, tokenizer }) => ({
    characters: {
      train: charactersIn(train.pairs),
      valid: charactersIn(valid.pairs),
      test: charactersIn(test.pairs),
    },
    vocabulary: tokenizer.vocabulary.length,
  }),
  tokenizer: ({ tokenizer }) => tokenizer,
  groups: ({ parts: { test } }) => pairFacts(test.pairs).groups,
  metrics: ({ coverage }, testLoss) => ({
    testPerplexity: translationMetrics(coverage.test(), testLoss).perplexity,
    testBitsPerCharacter: { absent: 'translators of other tokenizers are compared by BLEU' },
  }),
  excerpt: {
    how: 'What the model of each strength makes of the first text of the validation part.',
    of: async ({ parts: { valid, train }, config, ...run }, params) => {
      const [pair] = [...valid.pairs, ...train.pairs];
      const { maxTokens } = config.data;
      const [text] = await translateTexts({ ...run, params }, [pair!.source], { maxTokens });
      return { prompt: `${pair!.source}\n`, text: text! };
    },
  },
  sample: async (run, params) => {
    const { first, scores } = await judged(run, params);
    return {
      prompt: `${run.parts.test.pairs[0]!.source}\n`,
      text: first,
      scores,
    };
  },
};
