export type {
  ComparedRun,
  Comparison,
  ConfirmedFamily,
  CurvePoint,
  Economy,
  Edge,
  ExploredStrength,
  FamilyDifference,
  LostFamily,
  Verdict,
} from './comparison/comparison.ts';
export { comparisonCsv } from './comparison/csv.ts';
export { renderReport } from './comparison/render-report.ts';
export { verdictOf } from './comparison/verdict.ts';
export { capital } from './page/names.ts';
export { signedNats } from './page/signed-nats.ts';
export { renderTuning } from './tuning/render-tuning.ts';
export { choiceWarnings, settingsText, strengthText, tuningVerdict } from './tuning/tune-verdict.ts';
export {
  type ChoiceRule,
  type CoefficientPath,
  choiceRules,
  type LossForm,
  type Search,
  searches,
  type TestReading,
  type TunedStrength,
  type Tuning,
  type TuningRow,
} from './tuning/tuning.ts';
