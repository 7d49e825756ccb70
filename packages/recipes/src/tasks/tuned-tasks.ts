import type { StepConfig, StepRun } from '../training/step-run.ts';
import type { LinearDesign, LinearProblem } from '../tune/linear-problem.ts';
import type { Fold, StepProblem } from '../tune/step-problem.ts';
import { tasks } from './catalog.ts';

type Tunings = { [T in keyof typeof tasks]: ReturnType<(typeof tasks)[T]>['tuning'] }[keyof typeof tasks];
type ProblemBy<By> = Extract<Tunings, { readonly by: By }>['problem'];

type LinearDataOf<P> = P extends { readonly rows: (data: infer Data) => unknown } ? Data : never;
type StepDataOf<P> = P extends { readonly prepare: (config: never, data: infer Data, fold: never) => unknown }
  ? Data
  : never;
type PredictorOf<P> = P extends {
  readonly design: (data: never, rows: never) => LinearDesign<infer Predictor>;
}
  ? Predictor
  : never;

/** Rows of any task whose models are linear: plain data, their `kind` that of the task. */
export type LinearData = LinearDataOf<ProblemBy<'path'>>;

/** What a study of them keeps: the model of the chosen strength, learnt from all rows but those of the test. */
export type TunedPredictor = PredictorOf<ProblemBy<'path'>>;

/** Data of any task whose models are trained by steps. */
export type StepData = StepDataOf<ProblemBy<'steps'>>;

/** What a study is about, as plain data that can be posted. */
export type TuneData = StepData | LinearData;

/** The problem of the task that data are of; undefined where it is solved in another way. */
const problemOf = (data: TuneData, by: Tunings['by']): unknown => {
  const { tuning } = tasks[data.kind]();
  return tuning.by === by ? tuning.problem : undefined;
};

export const stepProblemOf = (data: TuneData) =>
  problemOf(data, 'steps') as StepProblem<StepRun, TuneData> | undefined;

export const linearProblemOf = (data: TuneData) =>
  problemOf(data, 'path') as LinearProblem<TuneData, TunedPredictor> | undefined;

/** A task whose models are trained by steps. */
export type StepTaskName = StepData['kind'];

/**
 * The run that a configuration describes, on a fold of its training part if there is one.
 *
 * @throws `E_DATA` if the data cannot be used.
 */
export const prepareStepRun = (
  config: StepConfig,
  data: StepData,
  fold: Fold | null = null,
): Promise<StepRun> => stepProblemOf(data)!.prepare(config, data, fold);
