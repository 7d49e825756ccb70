export { checks } from './catalog.ts';
export {
  type Check,
  type CheckOf,
  check,
  type Known,
  type Seen,
  type Severity,
  severities,
} from './check.ts';
export {
  type ByPart,
  type EvaluationFact,
  type FactName,
  type Facts,
  factNames,
  type PathFact,
  type PenaltyFact,
  type StepFact,
  type WeightFact,
} from './facts.ts';
export { type ChecksOptions, type Finding, runChecks } from './run-checks.ts';
