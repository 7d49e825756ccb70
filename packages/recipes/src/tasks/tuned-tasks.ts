import { classificationTuning } from '../classification/classification-tuning.ts';
import { languageModelTuning } from '../language-model/language-model-tuning.ts';
import { regressionTuning } from '../regression/regression-tuning.ts';
import type { LinearDesign } from '../tune/linear-problem.ts';

/** Tasks whose models are trained by steps, by the kind of their data. */
export const stepProblems = { text: languageModelTuning } as const;

/** Tasks whose linear models are solved along paths, by the kind of their data. */
export const linearProblems = {
  classification: classificationTuning,
  regression: regressionTuning,
} as const;

type Values<T> = T[keyof T];
type LinearDataOf<P> = P extends { readonly rows: (data: infer Data) => unknown } ? Data : never;
type StepDataOf<P> = P extends { readonly prepare: (config: never, data: infer Data, fold: never) => unknown }
  ? Data
  : never;
type PredictorOf<P> = P extends {
  readonly design: (data: never, rows: never) => LinearDesign<infer Predictor>;
}
  ? Predictor
  : never;

/** Rows of any task whose models are linear: plain data, told apart by `kind`. */
export type LinearData = LinearDataOf<Values<typeof linearProblems>>;

/** What a study of them keeps: the model of the chosen strength, learnt from all rows but those of the test. */
export type TunedPredictor = PredictorOf<Values<typeof linearProblems>>;

/** What a study is about, as plain data that can be posted. */
export type TuneData = StepDataOf<Values<typeof stepProblems>> | LinearData;
