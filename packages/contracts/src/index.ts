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
export { type ErrorCode, type ErrorDetails, errorCodes, isRidgelineError, RidgelineError } from './error.ts';
export type { ExchangedValues, GradientExchange } from './exchange.ts';
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
export type { Estimate } from './metric.ts';
export type { Decoder, Forward, Mode, Model } from './model.ts';
export { editDistance, nearest } from './nearest.ts';
export type { Optimizer, Schedule } from './optimizer.ts';
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
  type Selector,
  type Shrinkage,
  type WeightRule,
} from './regularizer.ts';
export type { SparseMatrix } from './sparse-matrix.ts';
export type { Json, Spec } from './spec.ts';
export type { Encoding, SpecialIds, Tokenizer, TokenizerTraining } from './tokenizer.ts';
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
