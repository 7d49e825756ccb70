import type { Params } from '@ridgeline/contracts';
import { neuralClassifier } from '@ridgeline/neural-classifier';
import type { Excerpt } from '@ridgeline/report';
import type { ComparedTask } from '../training/compared-task.ts';
import { comparedTextsStandard } from '../training/compared-texts-standard.ts';
import { isMultiLabel } from './labels-of.ts';
import type { NeuralClassificationRun } from './neural-classification.ts';

/** Classes of which a sample tells the probability. */
const mostClasses = 3;

/** Of thousands of names a quarter is learnt from, so that overfitting is real and the rest tells small differences. */
const embedded = {
  data: { test: 0.4, valid: 0.6 },
  model: { filters: 96 },
  training: { maxSteps: 500, evaluateEvery: 50, patience: 3 },
} as const;

/** What a classifier says of the first text of the validation part. */
const told = async (
  { model, tokenizer, parts: { valid, train } }: NeuralClassificationRun,
  params: Params,
): Promise<Excerpt> => {
  const [text] = [...valid.texts, ...train.texts];
  const [label] = [...valid.labels, ...train.labels];
  const { ranking } = await neuralClassifier({ model, tokenizer, params }).classify(text!);
  const classes = ranking
    .slice(0, mostClasses)
    .map((each) => `${each.label} ${(100 * each.probability).toFixed(1)} %`);
  return { prompt: `${text!}\n`, text: `${classes.join(', ')}; in the table it is ${label}` };
};

/** Neural classifiers, as a comparison of penalties takes them. */
export const neuralComparison: ComparedTask<NeuralClassificationRun> = {
  standard: comparedTextsStandard,
  embedded,
  target: 'text',
  data: ({ parts: { train, valid, test }, tokenizer }) => ({
    characters: { train: train.texts.length, valid: valid.texts.length, test: test.texts.length },
    counted: 'texts',
    vocabulary: tokenizer.vocabulary.length,
  }),
  tokenizer: ({ tokenizer }) => tokenizer,
  groups: ({ parts: { test } }) => test.groups,
  metrics: () => ({}),
  excerpt: {
    how: 'What the model of each strength says of the first text of the validation part.',
    of: told,
  },
  answers: async (run, params) => {
    if (isMultiLabel(run.config)) return undefined;
    const { texts, labels } = run.parts.valid;
    const answered = await neuralClassifier({ ...run, params }).classify(texts);
    return { texts, labels, answers: answered.map(({ label, probability }) => ({ label, probability })) };
  },
  sample: told,
};
