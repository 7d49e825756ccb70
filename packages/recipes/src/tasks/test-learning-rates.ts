import { type LearningRateTest, learningRateVerdict } from '@ridgeline/report';
import { countParams } from '@ridgeline/tensors';
import type { StepRun } from '../training/step-run.ts';
import { divergence, type RateRange, rateSchedule, runRangeTest, smoothingOf } from '../tune/range-test.ts';
import { type StepData, stepProblemOf } from './tuned-tasks.ts';

/** What a learning-rate test is about. */
export interface RatesPlan {
  /** What the data are called in the report. */
  readonly name: string;
  readonly range: RateRange;
  readonly environment: Readonly<Record<string, string | number>>;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** The rate that is set aside; none where the range itself stands in its place. */
const configuredOf = (
  rate: StepRun['config']['optimizer']['learningRate'],
  range: RateRange,
): number | string | null => {
  if (typeof rate === 'number') return rate;
  const tried = rateSchedule(range);
  const isTried = Object.entries(tried).every(([key, value]) => rate[key as keyof typeof rate] === value);
  return isTried ? null : rate.kind;
};

/**
 * {@link runRangeTest} of any task whose models are trained by steps, as the report takes it.
 *
 * @throws as that.
 * @example await testLearningRates({ name: 'tales.txt', range: standardRates, environment: {} }, await prepareStepRun(config, data), data)
 */
export const testLearningRates = async (
  { name, range, environment }: RatesPlan,
  run: StepRun,
  data: StepData,
  options: Parameters<typeof runRangeTest>[2] = {},
): Promise<LearningRateTest> => {
  const problem = stepProblemOf(data)!;
  const { points, smoothed, seconds, ...found } = await runRangeTest(run, range, options);
  const { task, lossUnit, lossForm } = problem.terms;
  const { fingerprint, unit, train } = problem.data(run);
  const { config, model } = run;
  const { kind, learningRate } = config.optimizer;
  const test = {
    task,
    data: { name, fingerprint, unit, train },
    model: { kind: config.model.kind, parameters: countParams(model.parameters) },
    config,
    optimizer: kind,
    configured: configuredOf(learningRate, range),
    lossUnit,
    lossForm,
    range: { ...range, smoothing: smoothingOf(range), divergence },
    points: points.map(({ rate, loss }, i) => ({ rate, loss: finite(loss), smoothed: finite(smoothed[i]!) })),
    ...found,
    environment,
  };
  return { ...test, verdict: learningRateVerdict(test), seconds };
};
