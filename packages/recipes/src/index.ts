export { chooseAndTest, type TestedComparison } from './choose.ts';
export { type ComparisonEvent, compare } from './compare.ts';
export type { Comparison, ComparisonRow, CurvePoint } from './comparison.ts';
export {
  type Config,
  type ConfigInput,
  configJsonSchema,
  configSchema,
  type RegularizerConfig,
} from './config.ts';
export { type ComparisonJob, comparisonDefaults, type Family, families, planComparison } from './families.ts';
export { type Executor, inThisThread, type JobEvent, type JobResult, runJob } from './job.ts';
export { type LanguageModelRun, prepareLanguageModel, type TextParts } from './language-model.ts';
export { parseConfig, readConfig } from './read-config.ts';
export { renderReport } from './report/render-report.ts';
export { train } from './train.ts';
export { modelFromSpec, optimizerFromConfig, ruleFromConfig } from './units.ts';
