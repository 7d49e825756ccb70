export { activityRegularizerCases, noiseCases } from './activation-cases.ts';
export { averagingCases } from './averaging-cases.ts';
export { catalogueUnits } from './catalogue-units.ts';
export {
  type ConformanceCase,
  ensureNoLeak,
  ensureSameBits,
  type FromSpec,
  scoped,
  specCases,
  type Unit,
} from './conformance.ts';
export { constraintCases } from './constraint-cases.ts';
export { random } from './drawn-values.ts';
export { type Closeness, expectClose, expectCloseAsync, type Numbers } from './expect-close.ts';
export { finiteDifferences } from './finite-differences.ts';
export { type GoldenTensor, goldenTensor } from './golden.ts';
export { gradientMethodCases } from './gradient-method-cases.ts';
export { inputNoiseCases } from './input-noise-cases.ts';
export { catalogueCases, kindCases, validOptions } from './kind-cases.ts';
export { lossCases } from './loss-cases.ts';
export { modelCases } from './model-cases.ts';
export { objectiveCases } from './objective-cases.ts';
export { optimizerCases } from './optimizer-cases.ts';
export { regularizerCases } from './regularizer-cases.ts';
export { encodingCases, tokenizerCases } from './tokenizer-cases.ts';
export { widthRegularizerCases } from './width-regularizer-cases.ts';
