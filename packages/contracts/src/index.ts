export type { Averaging } from './averaging.ts';
export type { Backend } from './backend.ts';
export type { Batch, BatchSource, HostArray, HostBatch } from './batch.ts';
export {
  requireFraction,
  requireInRange,
  requireNonNegative,
  requireNonNegativeInteger,
  requireOneOf,
  requirePositive,
  requirePositiveInteger,
  requireRate,
} from './checks.ts';
export type { Constraint, ConstraintRule } from './constraint.ts';
export { type ErrorCode, type ErrorDetails, errorCodes, isRidgelineError, RidgelineError } from './error.ts';
export type { ExchangedValues, GradientExchange } from './exchange.ts';
export type { Found, GradientMethod, PassAt, Term } from './gradient-method.ts';
export type { InputNoise, InputNoiseRule, Vocabulary } from './input-noise.ts';
export type { JoinedRegularizer, JoinedRule } from './joined-regularizer.ts';
export {
  type AnyKind,
  type Descriptor,
  define,
  type Kind,
  type Stage,
  type StrengthPath,
  stages,
} from './kind.ts';
export type { Loss } from './loss.ts';
export type { Absent, Estimate, Metric } from './metric.ts';
export type { Decoder, Forward, Mode, Model } from './model.ts';
export { editDistance, nearest } from './nearest.ts';
export type { Objective, ObjectiveTerms, Pass } from './objective.ts';
export type { Evaluated, Optimizer, ParameterGroup, Schedule } from './optimizer.ts';
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
  UnitOption,
  UnitsOption,
  ValueOf,
} from './option.ts';
export { defaultText, optionText } from './option-text.ts';
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
export {
  type ActivityRegularizer,
  type ActivityRule,
  type Application,
  applications,
  type Noise,
  type NoiseRule,
  type NormFactors,
  type Regularizer,
  type Rule,
  type Shrinkage,
  type WeightRule,
} from './regularizer.ts';
export type { Selector } from './selector.ts';
export type { SparseMatrix } from './sparse-matrix.ts';
export type { Json, Spec } from './spec.ts';
export type { AddedRole, Encoding, SpecialIds, Tokenizer, TokenizerTraining } from './tokenizer.ts';
export type {
  Normalized,
  Normalizer,
  Pieces,
  PreTokenizer,
  TokenDecoder,
  TokenizerModel,
  TokenizerModelTraining,
} from './tokenizer-stages.ts';
export type { Evaluation, RunEvent, StopReason, TrainingState } from './trainer.ts';
export type { WeightNoise, WeightNoiseRule } from './weight-noise.ts';
