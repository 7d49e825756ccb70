import type { Benchmark } from './benchmark.ts';
import { generation, gptGeneration, translation } from './generation.ts';
import { gpt } from './gpt.ts';
import { adamStep, dropoutMaskDraw, matrixProduct } from './kernels.ts';
import { charLstm, charMinGru, largeVocabulary, lstm2 } from './language-models.ts';
import { lstmClassifier, textCnn } from './text-classifiers.ts';
import { translator } from './translator.ts';
import { wordGru } from './word-gru.ts';

/** Every case, by its name on the command line. */
export const benchmarks = {
  'char-lstm': charLstm,
  'char-mingru': charMinGru,
  'word-gru': wordGru,
  'lstm-2': lstm2,
  'large-vocabulary': largeVocabulary,
  gpt,
  textcnn: textCnn,
  'lstm-classifier': lstmClassifier,
  seq2seq: translator,
  'generate-128': generation(128),
  'generate-256': generation(256),
  'generate-512': generation(512),
  'generate-gpt': gptGeneration,
  translate: translation,
  'matrix-product': matrixProduct,
  'dropout-mask': dropoutMaskDraw,
  adam: adamStep,
} as const satisfies Readonly<Record<string, Benchmark>>;

export type BenchmarkName = keyof typeof benchmarks;
