import type {
  ActivityRegularizer,
  Averaging,
  Constraint,
  GradientMethod,
  InputNoise,
  Loss,
  Model,
  Noise,
  Objective,
  Optimizer,
  ParameterGroup,
  Regularizer,
  Rule,
  Schedule,
  Selector,
  Spec,
  WeightNoise,
  WeightRule,
  WidthRegularizer,
} from '@ridgeline/contracts';
import { losses, objectives } from '@ridgeline/losses';
import { asPruned, models } from '@ridgeline/models';
import {
  averagings,
  chain,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  gradientMethods,
  optimizerFromSpec,
  schedules,
} from '@ridgeline/optimizers';
import {
  activityRegularizers,
  constraints,
  type InputNoiseKind,
  inputNoises,
  noises,
  regularizers,
  type WidthRegularizerKind,
  weightNoises,
  widthRegularizers,
} from '@ridgeline/regularizers';
import type { OptimizerConfig, RegularizerConfig, StepSettings } from './step-config.ts';

type Catalogue<Unit> = Readonly<Record<string, (options: never) => Unit>>;

/** A factory reads its own options and lets `kind` be; the kind was checked by the schema, or is checked here. */
const make = <Unit>(catalogue: Catalogue<Unit>, spec: object & { readonly kind: string }): Unit =>
  catalogue[spec.kind]!(spec as never);

/**
 * The model that a spec describes, as it was pruned if it was.
 *
 * @param catalogue the models that it is one of: language models if not given.
 * @throws what its factory throws for its options.
 * @example modelFromSpec({ kind: 'lstm', vocabulary: 65, embedding: 32, hidden: 64 })
 */
export const modelFromSpec = (
  spec: Readonly<Record<string, unknown>> & { readonly kind: string },
  catalogue: Catalogue<Model> = models,
): Model => asPruned(make<Model>(catalogue, spec), spec);

const isInputNoise = (
  config: RegularizerConfig,
): config is Extract<RegularizerConfig, { readonly kind: InputNoiseKind }> => config.kind in inputNoises;

const isOfWidths = (
  config: RegularizerConfig,
): config is Extract<RegularizerConfig, { readonly kind: WidthRegularizerKind }> =>
  config.kind in widthRegularizers;

/** The schedule of its λ, where it has one. */
const strengthOf = (config: RegularizerConfig): { readonly strength?: Schedule } =>
  'strength' in config && config.strength !== undefined
    ? { strength: make<Schedule>(schedules, config.strength) }
    : {};

/** One entry of a configuration's `regularizers` as the trainer takes it. */
export const ruleFromConfig = (config: RegularizerConfig): Rule => {
  if (isOfWidths(config)) {
    const { as, of } = config;
    const strength = strengthOf(config);
    const widthRegularizer = make<WidthRegularizer>(widthRegularizers, config);
    return { widthRegularizer, as, ...strength, ...(of !== undefined && { of }) };
  }
  if ('as' in config) {
    const { as, on, metric, penaltyFactors, rowFactors } = config;
    const regularizer = make<Regularizer>(regularizers, config);
    return {
      ...{ regularizer, as, ...strengthOf(config) },
      ...(metric && { metric }),
      ...(penaltyFactors && { penaltyFactors: penaltyFactors as WeightRule['penaltyFactors'] & object }),
      ...(rowFactors !== undefined && { rowFactors }),
      ...(on && { on: on as Selector }),
    };
  }
  if ('at' in config) {
    const { at } = config;
    return config.kind in noises
      ? { noise: make<Noise>(noises, config), at }
      : { activity: make<ActivityRegularizer>(activityRegularizers, config), at, ...strengthOf(config) };
  }
  if (isInputNoise(config)) {
    const { input } = config;
    return { inputNoise: make<InputNoise>(inputNoises, config), ...(input !== undefined && { input }) };
  }
  const on = config.on && { on: config.on as Selector };
  return config.kind in weightNoises
    ? { weightNoise: make<WeightNoise>(weightNoises, config), ...on }
    : { constraint: make<Constraint>(constraints, config), ...on };
};

/** A configuration's `optimizer`, with its clipping in front: of every number, of every parameter, then of all together. */
export const optimizerFromConfig = ({
  clipValue,
  clipNorm,
  clipGlobalNorm,
  groups: _,
  ...spec
}: OptimizerConfig): Optimizer => {
  const optimizer = optimizerFromSpec(spec as unknown as Spec);
  const clippings = [
    ...(clipValue === undefined ? [] : [clipByValue({ bound: clipValue })]),
    ...(clipNorm === undefined ? [] : [clipByNorm({ bound: clipNorm })]),
    ...(clipGlobalNorm === undefined ? [] : [clipByGlobalNorm(clipGlobalNorm)]),
  ];
  return clippings.length === 0 ? optimizer : chain(...clippings, optimizer);
};

/** What a step is made of beside the model, as the trainer takes it. */
export type StepUnits = ReturnType<typeof stepFromConfig>;

/** What a configuration says of a step beside the model. */
export const stepFromConfig = ({
  regularizers: rules,
  loss,
  objective,
  gradient,
  averaging,
  optimizer,
}: StepSettings) => ({
  loss: make<Loss>(losses, loss ?? { kind: 'crossEntropy' }),
  evaluationLoss: losses.crossEntropy(),
  optimizer: optimizerFromConfig(optimizer),
  rules: rules.map(ruleFromConfig),
  ...(objective && { objective: make<Objective>(objectives, objective) }),
  ...(gradient && { gradient: make<GradientMethod>(gradientMethods, gradient) }),
  ...(averaging && { averaging: make<Averaging>(averagings, averaging) }),
  ...(optimizer.groups && { groups: optimizer.groups as readonly ParameterGroup[] }),
});
