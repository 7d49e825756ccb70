import type { Params } from '@ridgeline/contracts';
import { firstCharacters } from '@ridgeline/data';
import { generateText, sampler } from '@ridgeline/generation';
import type { Excerpt } from '@ridgeline/report';
import { randomStream } from '@ridgeline/tensors';
import type { ComparedTask } from '../training/compared-task.ts';
import type { LanguageModelRun } from './language-model.ts';
import type { LanguageModelConfigInput } from './language-model-config.ts';
import { languageModelMetrics } from './language-model-metrics.ts';
import { charactersOf } from './text-parts.ts';

/**
 * The configuration of a first comparison: a training part so small that overfitting is real, and a model that two
 * cores train often enough within two minutes.
 */
export const comparisonDefaults = {
  data: { maxCharacters: { train: 12_000, valid: 12_000, test: 40_000 } },
  model: { kind: 'lstm', embedding: 32, hidden: 64 },
  optimizer: { kind: 'adam', learningRate: 0.015, clipGlobalNorm: 1 },
  training: { batchSize: 16, sequenceLength: 64, maxSteps: 200, evaluateEvery: 40, patience: 2 },
} as const satisfies LanguageModelConfigInput;

const promptOf = (text: string): string =>
  /^.{12,}?(?=\s)/su.exec(firstCharacters(text, 80))?.[0] ?? firstCharacters(text, 24);

const temperature = 0.7;

/** What a model writes after the beginning of the validation part, with random numbers that are the same for all. */
const written = async (
  { model, tokenizer, parts }: LanguageModelRun,
  params: Params,
  maxTokens: number,
): Promise<Excerpt> => {
  const prompt = promptOf(parts.valid || parts.train);
  const { text } = await generateText({
    model,
    params,
    tokenizer,
    prompt,
    sampler: sampler({ temperature }),
    random: randomStream(1).stream('sample'),
    maxTokens,
  });
  return { prompt, text };
};

const [sampleTokens, excerptTokens] = [240, 120];

/** Language models, as a comparison of penalties takes them. */
export const languageModelComparison: ComparedTask<LanguageModelRun> = {
  standard: comparisonDefaults,
  data: ({ parts, tokenizer }) => ({
    characters: charactersOf(parts),
    vocabulary: tokenizer.vocabulary.length,
  }),
  tokenizer: ({ tokenizer }) => tokenizer,
  metrics: ({ coverage }, testLoss) => {
    const { perplexity, bitsPerCharacter } = languageModelMetrics(coverage.test(), testLoss);
    return { testPerplexity: perplexity, testBitsPerCharacter: bitsPerCharacter };
  },
  excerpt: {
    how: `At most ${excerptTokens} tokens after the beginning of the validation part, drawn at temperature ${temperature} with the same random numbers at every strength.`,
    of: (run, params) => written(run, params, excerptTokens),
  },
  sample: (run, params) => written(run, params, sampleTokens),
};
