import { neuralRegressor } from '@ridgeline/neural-classifier';
import type { ComparedTask } from '../training/compared-task.ts';
import { comparedTextsStandard } from '../training/compared-texts-standard.ts';
import { besideTarget } from './beside-target.ts';
import type { NeuralRegressionRun } from './neural-regression.ts';

/** Neural regressions on texts, as a comparison of penalties takes them: by the squared error of the standardised target. */
export const neuralRegressionComparison: ComparedTask<NeuralRegressionRun> = {
  standard: comparedTextsStandard,
  target: 'text',
  lossUnit: { word: 'σ²', axis: 'squared error in σ² of the target' },
  data: ({ parts: { train, valid, test }, tokenizer }) => ({
    characters: { train: train.texts.length, valid: valid.texts.length, test: test.texts.length },
    counted: 'texts',
    vocabulary: tokenizer.vocabulary.length,
  }),
  tokenizer: ({ tokenizer }) => tokenizer,
  groups: ({ parts: { test } }) => test.groups,
  metrics: () => ({}),
  sample: async ({ model, tokenizer, parts: { valid, train } }, params) => {
    const shown = valid.texts.length > 0 ? valid : train;
    const [text] = shown.texts as [string];
    const [told] = await neuralRegressor({ model, tokenizer, params }).predict([text]);
    const [target] = shown.targets;
    return {
      prompt: `${text}\n`,
      text: besideTarget(told!.value, target!),
    };
  },
};
