export { comparisonCsv } from './comparison/csv.ts';
export { comparisonMarkdown } from './comparison/markdown.ts';
export { type GivenComparison, renderComparisons } from './comparison/render-comparisons.ts';
export { renderReport } from './comparison/render-report.ts';
export { resultsText } from './comparison/results-table-text.ts';
export { scoresText } from './comparison/samples.ts';
export {
  type ComparisonDifference,
  comparisonDifference,
  type FamilyChange,
} from './difference/comparison-difference.ts';
export { type SettingChange, settingsDifference } from './difference/settings-difference.ts';
export { renderLearningRate } from './learning-rate/render-learning-rate.ts';
export { edgeNote } from './page/edge-note.ts';
export { timeSentences } from './page/kept-time.ts';
export { laidSentence } from './page/laid-path.ts';
export {
  learningRateCaveat,
  learningRateNotes,
  learningRateVerdict,
  ratesAbout,
  rateText,
} from './page/learning-rate-verdict.ts';
export { capital } from './page/names.ts';
export { strength } from './page/number-format.ts';
export { signedInterval, signedNats } from './page/signed-nats.ts';
export { choiceWarnings, settingsText, strengthText, tuningVerdict } from './page/tune-verdict.ts';
export { verdictOf } from './page/verdict.ts';
export type { CarriedFile, CarriedModel, CarriedModels } from './results/carried-models.ts';
export type {
  ComparedRun,
  Comparison,
  ConfirmedFamily,
  CurvePoint,
  Disagreement,
  Economy,
  Edge,
  Excerpt,
  ExploredStrength,
  FamilyDifference,
  KeptTime,
  LaidPath,
  Laying,
  LostFamily,
  Settings,
  Verdict,
} from './results/comparison.ts';
export type { LearningRateTest, RateFound } from './results/learning-rate.ts';
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
} from './results/tuning.ts';
export { comparisonWithoutTexts, tuningWithoutTexts } from './results/without-texts.ts';
export { type TableFormat, tableFormats } from './tables/write-table.ts';
export { renderTuning } from './tuning/render-tuning.ts';
