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
} from './comparison.ts';
export { comparisonCsv } from './csv.ts';
export { capital } from './names.ts';
export { renderReport } from './render-report.ts';
export { renderTuning } from './render-tuning.ts';
export { signedNats } from './signed-nats.ts';
export { choiceWarnings, settingsText, strengthText, tuningVerdict } from './tune-verdict.ts';
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
} from './tuning.ts';
export { verdictOf } from './verdict.ts';
