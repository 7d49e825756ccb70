import {
  charactersOf,
  frequentFirst,
  type LanguageModelConfig,
  type LanguageModelMetrics,
  type LanguageModelRun,
  languageModelMetrics,
  prepareLanguageModel,
  type TextData,
} from '@ridgeline/recipes';
import type { Given } from '../../command-line/command.ts';
import { quotedPath } from '../../command-line/parse.ts';
import { readTexts } from '../../sources/text-source.ts';
import { count, nats, percent } from '../../terminal/format.ts';
import { perplexityText } from '../../terminal/perplexity-text.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { StepTraining } from '../../train/step-training.ts';
import { trainBySteps } from '../../train/train-by-steps.ts';
import type { Scene } from '../task.ts';
import { modelCard } from './card.ts';
import { knownText } from './known.ts';
import { nextGenerate } from './next-generate.ts';
import { tokensText } from './tokens-text.ts';

/** What the vocabulary lacks of the texts that losses are measured on. */
const unknownTexts = ({ coverage }: LanguageModelRun): readonly string[] =>
  (['train', 'valid'] as const).flatMap((part) => {
    const { unknownTokens, targets } = coverage[part]();
    const name = part === 'train' ? 'training' : 'validation';
    return unknownTokens === 0 ? [] : [`${percent(unknownTokens / targets)} of the ${name} tokens`];
  });

/** That ids do not stand in the order of their frequency, where the head goes by it. */
const orderText = ({ config: { model }, tokenizer, parts }: LanguageModelRun): readonly string[] => {
  const head = 'head' in model ? model.head : undefined;
  if (head === undefined || head.kind === 'softmax') return [];
  const { ids, first, best } = frequentFirst(tokenizer.encode(parts.train).ids, tokenizer.vocabulary.length);
  if (first >= 0.8 * best) return [];
  return [
    `goes by frequency; ids of ${tokenizer.spec.kind} do not: the first ${count(ids)} are ${percent(first)} of the tokens, the most frequent ${percent(best)}`,
  ];
};

/** Metrics in a line for a person. */
const metricsText = ({ perplexity, bitsPerCharacter, unknownShare }: LanguageModelMetrics): string =>
  [
    perplexityText(perplexity),
    typeof bitsPerCharacter === 'number'
      ? `${nats(bitsPerCharacter)} bits per character`
      : `no bits per character, as ${bitsPerCharacter.absent}`,
    ...(unknownShare > 0 ? [`${percent(unknownShare)} of the tokens unknown`] : []),
  ].join(', ');

/** Language models, as `train` takes them. */
export const languageModelTraining: StepTraining<LanguageModelConfig, TextData, LanguageModelRun> = {
  read: async (config, source) => ({ kind: 'language-model', text: await readTexts(config, source) }),
  prepare: (config, { text }) => prepareLanguageModel(config, text),
  sizes: ({ parts, tokenizer }) => ({
    characters: charactersOf(parts),
    vocabulary: tokenizer.vocabulary.length,
  }),
  amount: ({ parts }) => `${count(charactersOf(parts).train)} characters`,
  facts: (run) => {
    const { train, valid } = charactersOf(run.parts);
    return [
      ['text', `${count(train)} characters to train, ${count(valid)} to validate`],
      ['vocabulary', `${count(run.tokenizer.vocabulary.length)} ${tokensText(run.config.tokenizer)}`],
      ...unknownTexts(run).map((text) => ['unknown', text] as const),
      ...orderText(run).map((text) => ['head', text] as const),
    ];
  },
  batchText: ({ config: { training } }) => `${training.batchSize} × ${training.sequenceLength} tokens`,
  tokenizer: ({ tokenizer }) => tokenizer,
  known: knownText,
  metrics: ({ coverage }, part, dataLoss) => languageModelMetrics(coverage[part](), dataLoss),
  metricsText: ({ coverage }, part, dataLoss) =>
    metricsText(languageModelMetrics(coverage[part](), dataLoss)),
  card: ({ config, fingerprint, model, tokenizer }, facts) =>
    modelCard({ config, fingerprint, parameters: model.parameters, tokenizer, ...facts }),
  next: nextGenerate,
};

/** What reads like a table and is to be read as running text, which may not be meant. */
const tableWarning = (data: string | undefined): string | undefined =>
  data !== undefined && /\.(csv|tsv|jsonl|json)(\.gz)?$/i.test(data)
    ? `${data} is read as running text. For a classifier: ridgeline train ${quotedPath(data)} --label COLUMN --text COLUMN`
    : undefined;

/** What may not be meant by a run that begins. */
const tellDoubts = (given: Given, terminal: Terminal): void => {
  const warning = tableWarning(given.positionals[0]);
  if (warning !== undefined) terminal.warn(terminal.colors.yellow(warning));
};

/** `ridgeline train` of a language model. */
export const trainLanguageModel = (
  given: Given,
  config: LanguageModelConfig,
  scene: Scene,
): Promise<number> => {
  tellDoubts(given, scene.terminal);
  return trainBySteps(languageModelTraining, given, config, scene);
};

/** `ridgeline train --resume` of a language model. */
export const resumeLanguageModel = (given: Given, scene: Scene): Promise<number> =>
  trainBySteps(languageModelTraining, given, undefined, scene);
