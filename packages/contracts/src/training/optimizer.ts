import type { Params } from '../params.ts';
import type { Shrinkage } from '../rules/regularizer.ts';
import type { Selector } from '../rules/selector.ts';
import type { Spec } from '../units/spec.ts';

/** What an evaluation on validation data found. */
export interface Evaluated {
  /** Steps taken before it. */
  readonly step: number;
  /** Mean nats per target. */
  readonly dataLoss: number;
}

/** The learning rate at a step counted from 0, on the host. */
export interface Schedule {
  readonly spec: Spec;
  at(step: number): number;
  /**
   * The schedule as it goes on when this was found; absent: it does not look. A function of all evaluations of the run so
   * far, in their order, so that a resumed run goes on as the unbroken one.
   */
  after?(evaluations: readonly Evaluated[]): Schedule;
}

/** Parameters that learn at a rate of their own: that of the optimizer times a factor, in its updates, decay and proximal maps. */
export interface ParameterGroup {
  readonly on: Selector;
  /** ≥ 0; parameters of no group learn at 1. */
  readonly factor: number;
}

/**
 * A gradient transform: takes gradients, gives updates to be *added* to the parameters.
 * All functions are pure: new tensors come back, none is written to that is not given away. State is a flat record from path to tensor.
 */
export interface Optimizer {
  readonly spec: Spec;
  /** The rate η that scales the updates; transforms that only reshape gradients (clipping) have none. */
  readonly learningRate?: Schedule;
  /** λ of a decay −η·λ·w that its updates hold, for optimizers that decay weights themselves. */
  readonly weightDecay?: number;
  init(params: Params): Params;
  /**
   * Where gradients are to be found, if not at the parameters: the pass of a step is made there. Updates are added to the parameters all the
   * same.
   */
  ahead?(state: Params, params: Params, step: number): Params;
  update(
    gradients: Params,
    state: Params,
    params: Params,
    /** Steps taken before this one: 0 at the first. */
    step: number,
  ): { readonly updates: Params; readonly state: Params };
  /**
   * The parameters after the same step, bit for bit, with the decay and the proximal maps of each, where the optimizer
   * can do all of it in one pass over their numbers.
   *
   * @param shrinkages by path, for every parameter.
   * @param givenAway whether parameters and state may be written over, where nobody else holds them: then a step needs no room for
   * theirs of the next. They are the caller's to free in either case.
   */
  apply?(
    gradients: Params,
    state: Params,
    params: Params,
    step: number,
    shrinkages: Readonly<Record<string, Shrinkage>>,
    givenAway?: boolean,
  ): { readonly params: Params; readonly state: Params };
  /**
   * How far any step to come moves a weight at most, in learning rates, by path: one that stands at 0 and whose gradient is 0 from here
   * on, so that nothing but what the state remembers moves it. Absent: it cannot be told.
   *
   * @param step steps taken, at least 1.
   * @returns numbers ≥ 0 in the shapes of the parameters; none by a transform that has no learning rate.
   */
  coasting?(state: Params, params: Params, step: number): Params;
  /**
   * The step size of each weight, s, in the optimizer's own metric: where gradients stay as they are, an update comes to −s·g. Of `sgd` it is η
   * everywhere, of `adam` η/(√v̂ + ε), with momentum what that adds. Absent: it cannot be told.
   *
   * @param state as it is after the step.
   * @param step steps taken before it.
   * @returns by path, in the shapes of the parameters, or one number for all of them; none by a transform that has no learning rate.
   */
  stepSizes?(state: Params, params: Params, step: number): Params;
  /** The optimizer as it goes on when this was found, with the same state; absent: its schedule does not look. */
  after?(evaluations: readonly Evaluated[]): Optimizer;
}
