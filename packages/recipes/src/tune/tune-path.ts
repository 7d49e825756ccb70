import { type HostParams, RidgelineError, type RunEvent } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { disposeParams, selectPaths, toHost } from '@ridgeline/tensors';
import { fit } from '@ridgeline/trainers';
import { warmPath } from '@ridgeline/tuning';
import { tidy } from '@tensorflow/tfjs-core';
import type { StepConfig, StepRun } from '../training/step-run.ts';
import { ruleFromConfig } from '../units/from-config.ts';
import type { Fold, StepProblem } from './step-problem.ts';
import type { TunePoint } from './tune-point.ts';
import { ruleAt, type TunablePenalty } from './tune-strengths.ts';

/** All strengths with one seed on one fold, each going on from where the one before ended. */
export interface PathTask<Config extends StepConfig = StepConfig> {
  readonly kind: 'path';
  /** What its result is kept under. */
  readonly name: string;
  readonly config: Config;
  readonly fold: Fold | null;
  readonly penalty: TunablePenalty;
  /** From strong to weak. */
  readonly lambdas: readonly number[];
  /** At most, for each strength. */
  readonly steps: number;
}

/** How far a path has come: what it needs to go on. */
export interface PathProgress {
  readonly points: readonly TunePoint[];
  /** The weights at which the last point ended. */
  readonly params: HostParams;
}

export interface WorkOptions {
  /** Called now and then, with the steps taken so far. */
  readonly onSteps?: (steps: number) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface TuneWorkOptions extends WorkOptions {
  /** What an interrupted path had come to. */
  readonly from?: PathProgress | undefined;
  readonly onPoint?: (progress: PathProgress) => void;
}

/** Evaluations within one strength. More cost as much as training, and end it by chance. */
const evaluations = 2;
const tellEvery = 10;

/** Where weights are penalised, those that are exactly zero begin anew. */
const withoutZeros = (params: HostParams, initial: HostParams, paths: readonly string[]): HostParams =>
  Object.fromEntries(
    Object.entries(params).map(([path, { shape, data }]) => {
      if (!paths.includes(path)) return [path, { shape, data }];
      const first = initial[path]!.data;
      return [path, { shape, data: data.map((value, index) => (value === 0 ? first[index]! : value)) }];
    }),
  );

const firstParams = async (run: StepRun): Promise<HostParams> => {
  const params = tidy(() => ({ ...run.model.init(run.random.stream('init')) }));
  try {
    return await toHost(params);
  } finally {
    disposeParams(params);
  }
};

type End = Extract<RunEvent, { type: 'run-end' }>;
type Evaluated = Extract<RunEvent, { type: 'evaluation-end' }>;

/** What a run of `fit` came to. @throws `E_ABORTED` if it was stopped */
export const follow = async (
  events: AsyncIterable<RunEvent>,
  onStep: (step: number) => void,
): Promise<{ readonly end: End; readonly best: Evaluated; readonly seconds: number }> => {
  const evaluated: Evaluated[] = [];
  const begin = performance.now();
  let end: End | undefined;
  for await (const event of events) {
    if (event.type === 'step-end') onStep(event.step);
    else if (event.type === 'evaluation-end') evaluated.push(event);
    else if (event.type === 'run-end') end = event;
  }
  const best = evaluated.find(({ step }) => step === end?.bestStep);
  if (end === undefined || end.reason === 'aborted' || best === undefined)
    throw new RidgelineError('E_ABORTED', 'tune: stopped.');
  return { end, best, seconds: (performance.now() - begin) / 1000 };
};

/** A path needs a learning rate that is the same at its end as at its beginning. */
const requireConstantRate = ({ optimizer }: StepConfig): void => {
  if (typeof optimizer.learningRate === 'number') return;
  throw new RidgelineError(
    'E_CONFIG',
    'tune: a path needs a constant optimizer.learningRate, got a schedule.',
    {
      at: 'optimizer.learningRate',
      hint: 'Give a number, or train every strength from the beginning: --search grid.',
    },
  );
};

/**
 * Goes down a path of strengths with one model. Each strength goes on from the best weights of the one before, with a
 * fresh optimizer, batches and noise of its own. It is evaluated half-way and at its end, and the better of the two is
 * what it comes to.
 *
 * From strong to weak, because weights that have learnt the training text by heart keep it for long. Penalised weights
 * at exactly zero begin each strength at their first values: a unit all of whose weights are zero has no gradient, and
 * would be dead for the rest of the path.
 *
 * @param options.from what an interrupted path had come to; the result is that of the unbroken one.
 * @param options.onPoint called after each strength.
 * @throws `E_CONFIG` with a schedule of the learning rate; `E_ABORTED`; as the problem’s `prepare` and `fit`.
 */
export const runPath = async <Run extends StepRun, Data>(
  { prepare }: Pick<StepProblem<Run, Data>, 'prepare'>,
  { config, fold, penalty, lambdas, steps }: PathTask<Run['config']>,
  data: Data,
  { from, onPoint = () => {}, onSteps = () => {}, signal }: TuneWorkOptions = {},
): Promise<readonly TunePoint[]> => {
  requireConstantRate(config);
  const run = await prepare(config, data, fold);
  const paths = selectPaths(run.model.parameters);
  const initial = await firstParams(run);
  const known = from?.points ?? [];
  const points: TunePoint[] = [...known];
  let taken = known.reduce((sum, point) => sum + point.steps, 0);

  const trainAt = async (lambda: number, state: HostParams | undefined) => {
    const index = points.length;
    const { end, best, seconds } = await follow(
      fit({
        ...run,
        rules: [...run.rules, ruleFromConfig(ruleAt(penalty, lambda))],
        random: run.random.stream(`path/${index}`),
        batches: { ...run.batches, at: (step) => run.batches.at(index * steps + step) },
        initial: state === undefined ? initial : withoutZeros(state, initial, paths),
        maxSteps: steps,
        evaluateEvery: Math.ceil(steps / evaluations),
        ...(signal && { signal }),
      }),
      (step) => {
        if (step % tellEvery === 0) onSteps(taken + step);
      },
    );
    taken += end.step;
    points.push({
      lambda,
      error: best.validation.dataLoss,
      train: best.train!.dataLoss,
      zeros: exactZeros(end.params, paths).share,
      steps: end.step,
      seconds,
    });
    onPoint({ points: [...points], params: end.params });
    return { error: best.validation.dataLoss, state: end.params };
  };

  let place = 0;
  await warmPath<HostParams>({
    lambdas,
    fit: async (lambda, state) => {
      const found = known[place++];
      if (found === undefined) return trainAt(lambda, state);
      return { error: found.error!, state: from!.params };
    },
  });
  return points;
};
