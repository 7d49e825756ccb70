export { type ErrorCode, type ErrorDetails, errorCodes, isRidgelineError, RidgelineError } from './error.ts';
export type { ByTarget, Decoder, Forward, Mode, Model } from './model.ts';
export { editDistance, nearest } from './nearest.ts';
export {
  type Buffer,
  type HostParams,
  type HostTensor,
  type Parameter,
  type Params,
  type Role,
  roles,
  type StoredParams,
  type StoredTensor,
} from './params.ts';
export type { RandomStream } from './random.ts';
export { record } from './record.ts';
export type { Constraint, ConstraintRule } from './rules/constraint.ts';
export type { InputNoise, InputNoiseRule, Vocabulary } from './rules/input-noise.ts';
export type { JoinedRegularizer, JoinedRule } from './rules/joined-regularizer.ts';
export {
  type ActivityRegularizer,
  type ActivityRule,
  type Application,
  applications,
  metrics,
  type Noise,
  type NoiseRule,
  type NormFactors,
  type ProximalMetric,
  type Regularizer,
  type RowFactors,
  type Rule,
  rowSchemes,
  type Shrinkage,
  type WeightRule,
} from './rules/regularizer.ts';
export type { Selector } from './rules/selector.ts';
export type { WeightNoise, WeightNoiseRule } from './rules/weight-noise.ts';
export type { WidthRegularizer, WidthRule } from './rules/width-regularizer.ts';
export type { SparseMatrix } from './sparse-matrix.ts';
export type { InputPart, InputRules, ModelInput, Padding, Truncation } from './text/model-input.ts';
export type {
  AddedRole,
  Encoding,
  SpecialIds,
  Tokenizer,
  TokenizerTraining,
  TokenSampling,
} from './text/tokenizer.ts';
export type {
  Normalized,
  Normalizer,
  Pieces,
  PreTokenizer,
  TokenDecoder,
  TokenizerModel,
  TokenizerModelTraining,
} from './text/tokenizer-stages.ts';
export type { Averaging } from './training/averaging.ts';
export type { Backend } from './training/backend.ts';
export type { Batch, BatchSource, HostArray, HostBatch, MixedRows } from './training/batch.ts';
export type { ExchangedValues, GradientExchange } from './training/exchange.ts';
export type { Found, GradientMethod, PassAt, StepRows, Term } from './training/gradient-method.ts';
export type { Loss, RowScore } from './training/loss.ts';
export type { Absent, Estimate, Metric } from './training/metric.ts';
export type { Mixing, Objective, ObjectiveTerms, Pass } from './training/objective.ts';
export type { Evaluated, Optimizer, ParameterGroup, Schedule } from './training/optimizer.ts';
export type { Evaluation, RunEvent, StopReason, TrainingState } from './training/trainer.ts';
export {
  requireFraction,
  requireInRange,
  requireNonNegative,
  requireNonNegativeInteger,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  requireRate,
} from './units/checks.ts';
export {
  type AnyKind,
  type Descriptor,
  define,
  type Kind,
  type Stage,
  type StrengthPath,
  stages,
} from './units/kind.ts';
export type {
  ChoiceOption,
  FlagOption,
  Given,
  GivenSpecOf,
  NumberOption,
  NumbersOption,
  Option,
  Options,
  Range,
  Resolved,
  SpecOf,
  TextOption,
  TextsOption,
  UnitOption,
  UnitsOption,
  ValueOf,
} from './units/option.ts';
export { defaultText, optionText } from './units/option-text.ts';
export type { Json, Spec } from './units/spec.ts';
export type { UnitGroup, UnitPlaces, UnitWeights, Width, WidthWeights } from './width.ts';
