import { neuralClassifier } from '@ridgeline/neural-classifier';
import type { ComparedTask } from '../training/compared-task.ts';
import type { NeuralClassificationRun } from './neural-classification.ts';

/** Classes of which a sample tells the probability. */
const mostClasses = 3;

/** Neural classifiers, as a comparison of penalties takes them. */
export const neuralComparison: ComparedTask<NeuralClassificationRun> = {
  standard: {
    model: { kind: 'textCnn', embedding: 32, filters: 32 },
    optimizer: { kind: 'adam', learningRate: 0.003, clipGlobalNorm: 1 },
    training: { batchSize: 32, maxSteps: 200, evaluateEvery: 40, patience: 2 },
  },
  target: 'text',
  data: ({ parts: { train, valid, test }, tokenizer }) => ({
    characters: { train: train.texts.length, valid: valid.texts.length, test: test.texts.length },
    counted: 'texts',
    vocabulary: tokenizer.vocabulary.length,
  }),
  tokenizer: ({ tokenizer }) => tokenizer,
  metrics: () => ({}),
  sample: async ({ model, tokenizer, parts: { valid, train } }, params) => {
    const [text] = [...valid.texts, ...train.texts];
    const [label] = [...valid.labels, ...train.labels];
    const { ranking } = await neuralClassifier({ model, tokenizer, params }).classify(text!);
    const told = ranking
      .slice(0, mostClasses)
      .map((each) => `${each.label} ${(100 * each.probability).toFixed(1)} %`);
    return { prompt: text!, text: `${told.join(', ')}; in the table it is ${label}` };
  },
};
