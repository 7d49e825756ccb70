import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { bucketedPairs, consecutivePairs, fingerprint, type IdPair, shuffledPairs } from '@ridgeline/data';
import { translators } from '@ridgeline/models';
import { randomStream } from '@ridgeline/tensors';
import { trainTokenizer } from '@ridgeline/tokenization';
import { requireValidation } from '../training/require-validation.ts';
import type { StepRun } from '../training/step-run.ts';
import { modelFromSpec, stepFromConfig } from '../units/from-config.ts';
import { encodeParts, marksOf, type PairTokenizers } from './encode-pairs.ts';
import type { TextPairs } from './text-pairs.ts';
import type { TranslationConfig } from './translation-config.ts';
import { type TargetCoverage, targetCoverage } from './translation-metrics.ts';
import {
  learntNotes,
  type TranslationParts,
  type TranslationTables,
  translationParts,
} from './translation-parts.ts';

/** Everything that a run of a translator needs, made from its configuration and pairs of texts. */
export interface TranslationRun extends StepRun, PairTokenizers {
  readonly tokenizer: Tokenizer;
  readonly config: TranslationConfig;
  readonly parts: TranslationParts;
  /** What happened to rows of the tables, and which of them are learnt from and held out, in sentences. */
  readonly notes: readonly string[];
  /** What the targets of `trainProbe`, `validation` and `test()` are: what `translationMetrics` needs. */
  readonly coverage: Readonly<Record<keyof TranslationParts, () => TargetCoverage>>;
}

const probeBatches = 16;

const contentOf = ({ pairs }: TextPairs): string =>
  JSON.stringify(pairs.map(({ source, target }) => [source, target]));

const roles = ['pad', 'begin', 'end'] as const;

/** One tokenizer for both texts, or one for each. */
const pairTokenizers = (
  { tokenizer, targetTokenizer }: TranslationConfig,
  { pairs }: TextPairs,
): PairTokenizers => {
  const sources = pairs.map(({ source }) => source);
  const targets = pairs.map(({ target }) => target);
  if (targetTokenizer !== undefined)
    return {
      tokenizer: trainTokenizer(targetTokenizer, targets, roles),
      sourceTokenizer: trainTokenizer(tokenizer, sources, roles),
    };
  const both = pairs.flatMap(({ source, target }) => [source, target]);
  return { tokenizer: trainTokenizer(tokenizer, both, roles) };
};

/** @throws `E_CONFIG` if texts may be longer than the positions that are learned */
const requirePositions = ({ model, data }: TranslationConfig): void => {
  if (!('positions' in model) || model.positions !== 'learned' || data.maxTokens < model.longest) return;
  throw new RidgelineError(
    'E_CONFIG',
    `data.maxTokens must be below model.longest, ${model.longest}, since an end stands behind a text, got ${data.maxTokens}.`,
    { at: 'data.maxTokens', hint: `Set model.longest to ${data.maxTokens + 1}.` },
  );
};

/** @throws `E_CONFIG` for a noise on ids of the source that would draw words of the target */
const requireOwnWords = ({ regularizers, targetTokenizer }: TranslationConfig): void => {
  const place = regularizers.findIndex((rule) => 'input' in rule && rule.input === 'source');
  if (targetTokenizer === undefined || place === -1) return;
  throw new RidgelineError(
    'E_CONFIG',
    `regularizers.${place}: noise on the ids of the source needs one tokenizer for both texts, got two.`,
    { at: `regularizers.${place}.input`, hint: 'Leave out targetTokenizer, or the rule.' },
  );
};

/**
 * Parts → tokenizer (trained on the training part alone) → batches, with the model, loss, optimizer and rules that the
 * configuration names.
 *
 * @throws `E_DATA` if there is nothing to learn from, or with the lines of texts that are too long; what the units throw for their options.
 */
export const prepareParts = async (
  config: TranslationConfig,
  parts: TranslationParts,
): Promise<TranslationRun> => {
  requirePositions(config);
  requireOwnWords(config);
  const { batchSize, batchTokens } = config.training;
  const tokenizers = pairTokenizers(config, parts.train);
  const { tokenizer, sourceTokenizer } = tokenizers;
  const marks = marksOf(tokenizers);
  // all parts, so that a text that is too long is told before the first step
  const all = [parts.train, parts.valid, parts.test];
  const [train, valid, test] = encodeParts(tokenizers, all, config.data.maxTokens) as [
    IdPair[],
    IdPair[],
    IdPair[],
  ];
  const inOrder = (pairs: readonly IdPair[], name: string) =>
    consecutivePairs({ pairs, batchSize, ...marks, name });
  const random = randomStream(config.seed);
  const validation = valid.length === 0 ? [] : inOrder(valid, 'the validation part');
  requireValidation(config.training, validation);
  const trainProbe = inOrder(train.slice(0, probeBatches * batchSize), 'the training part');
  const shuffled = {
    pairs: train,
    ...marks,
    name: 'the training part',
    random: random.stream('batches'),
  };
  const testBatches = () => inOrder(test, 'the test part');
  const contents = all.map(contentOf);
  const [ofTrain, ofValid, ofTest] = await Promise.all(contents.map(fingerprint));
  return {
    config,
    parts,
    notes: [...all.flatMap(({ notes }) => notes), ...learntNotes(config, parts)],
    fingerprints: { train: ofTrain!, valid: ofValid!, test: ofTest! },
    fingerprint: await fingerprint(contents.join('\0')),
    ...tokenizers,
    model: modelFromSpec(
      {
        ...config.model,
        vocabulary: tokenizer.vocabulary.length,
        ...(sourceTokenizer && { sourceVocabulary: sourceTokenizer.vocabulary.length }),
      },
      translators,
    ),
    ...stepFromConfig(config),
    random,
    batches:
      batchTokens === undefined
        ? shuffledPairs({ ...shuffled, batchSize })
        : bucketedPairs({ ...shuffled, tokens: batchTokens }),
    validation,
    trainProbe,
    test: testBatches,
    coverage: {
      train: () => targetCoverage(trainProbe, tokenizer),
      valid: () => targetCoverage(validation, tokenizer),
      test: () => targetCoverage(testBatches(), tokenizer),
    },
  };
};

/**
 * {@link prepareParts} of the parts of tables.
 *
 * @param tables one that is shared out, or with it those that `data.valid` and `data.test` name.
 * @throws as `prepareParts` and `translationParts`.
 * @example
 * const config = parseConfig({ task: 'translation', training: { maxSteps: 500 } });
 * for await (const event of train(await prepareTranslation(config, readDelimited(csv)))) console.log(event.type);
 */
export const prepareTranslation = async (
  config: TranslationConfig,
  tables: TranslationTables,
): Promise<TranslationRun> => prepareParts(config, translationParts(config, tables));
