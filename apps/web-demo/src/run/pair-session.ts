import { exactZeros } from '@ridgeline/evaluation';
import { type RegularizerConfig, ruleFromConfig, type StepRun } from '@ridgeline/recipes';
import { disposeParams, hashParams, mapParams, record, toHost } from '@ridgeline/tensors';
import {
  type DeviceState,
  evaluate,
  type RunRules,
  resolveRules,
  type StepReport,
  trainStep,
} from '@ridgeline/trainers';
import { keep, tidy } from '@tensorflow/tfjs-core';

/** One of the two runs. */
export interface Side {
  readonly rules: RunRules;
  readonly state: DeviceState;
}

/** What holds for both sides. */
export interface Pair<T> {
  /** Without a penalty. */
  readonly plain: T;
  /** With the chosen one. */
  readonly penalised: T;
}

/**
 * Two runs that differ in their rules alone: one seed, the same first weights, the same batches. Functions below give
 * a new session and use up the one they are given, as `trainStep` does with its state.
 */
export interface Session<Run extends StepRun = StepRun> {
  readonly run: Run;
  /** Steps taken by each side. */
  readonly step: number;
  readonly sides: Pair<Side>;
}

/** One evaluation of a side, without noise and without penalties. */
export interface Evaluated {
  readonly train: number;
  readonly validation: number;
  /** Share of the penalised kinds of weights (all but biases) that are exactly zero. */
  readonly zeroShare: number;
}

export const both = <T, U>({ plain, penalised }: Pair<T>, f: (side: T) => U): Pair<U> => ({
  plain: f(plain),
  penalised: f(penalised),
});

/** The same, one side after the other. */
export const inTurn = async <T, U>(
  { plain, penalised }: Pair<T>,
  f: (side: T) => Promise<U>,
): Promise<Pair<U>> => ({
  plain: await f(plain),
  penalised: await f(penalised),
});

const begin = ({ model, optimizer, random }: StepRun): DeviceState => {
  const params = tidy(() => model.init(random.stream('init')) as never);
  const state = tidy(() => mapParams(optimizer.init(params), (value) => keep(value.clone())));
  return { params, optimizer: state, carried: record([]) };
};

/** Both sides of a run at its beginning; its rules are the right side's. */
export const beginSession = <Run extends StepRun>(run: Run): Session<Run> => {
  const side = (rules: Run['rules']): Side => ({ rules: resolveRules(run.model, rules), state: begin(run) });
  return { run, step: 0, sides: { plain: side([]), penalised: side(run.rules) } };
};

/** The same session under another penalty on the right, from the next step on. */
export const withRegularizers = <S extends Session>(
  session: S,
  regularizers: readonly RegularizerConfig[],
): S => ({
  ...session,
  sides: {
    ...session.sides,
    penalised: {
      ...session.sides.penalised,
      rules: resolveRules(session.run.model, regularizers.map(ruleFromConfig)),
    },
  },
});

/** One step of each side on the same batch. */
export const stepSession = async <S extends Session>(
  session: S,
): Promise<{ readonly session: S; readonly reports: Pair<StepReport> }> => {
  const { run, step, sides } = session;
  const batch = run.batches.at(step);
  const done = await inTurn(sides, ({ rules, state }) => trainStep({ ...run, rules }, state, batch, step));
  return {
    session: {
      ...session,
      step: step + 1,
      sides: {
        plain: { rules: sides.plain.rules, state: done.plain.state },
        penalised: { rules: sides.penalised.rules, state: done.penalised.state },
      },
    },
    reports: both(done, ({ report }) => report),
  };
};

export const evaluateSession = ({ run, sides }: Session): Promise<Pair<Evaluated>> => {
  const weights = run.model.parameters.filter(({ role }) => role !== 'bias').map(({ path }) => path);
  return inTurn(sides, async ({ state: { params } }) => ({
    train: (await evaluate({ ...run, loss: run.evaluationLoss, params, batches: run.trainProbe!, rules: [] }))
      .dataLoss,
    validation: (
      await evaluate({ ...run, loss: run.evaluationLoss, params, batches: run.validation!, rules: [] })
    ).dataLoss,
    zeroShare: exactZeros(await toHost(params), weights).share,
  }));
};

/** SHA-256 of each side's weights: what the same run in Node is compared by. */
export const hashSession = async ({ sides }: Session): Promise<Pair<string>> => ({
  plain: await hashParams(await toHost(sides.plain.state.params)),
  penalised: await hashParams(await toHost(sides.penalised.state.params)),
});

export const closeSession = ({ sides }: Session): void => {
  for (const { state } of [sides.plain, sides.penalised])
    for (const tensors of [state.params, state.optimizer, state.carried]) disposeParams(tensors);
};
