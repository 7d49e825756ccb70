export { type AdamOptions, adam } from './adam.ts';
export { adamw } from './adamw.ts';
export {
  type AveragingKind,
  averagings,
  type GradientMethodKind,
  gradientMethods,
  type OptimizerKind,
  optimizerFromSpec,
  optimizers,
} from './catalog.ts';
export { chain } from './chain.ts';
export { checkpointAverage } from './checkpoint-average.ts';
export { clipByGlobalNorm } from './clip-by-global-norm.ts';
export { constant } from './constant.ts';
export { ema } from './ema.ts';
export { fgm } from './fgm.ts';
export { type InverseSquareRootOptions, inverseSquareRoot } from './inverse-square-root.ts';
export { momentum } from './momentum.ts';
export { nesterov } from './nesterov.ts';
export { reduceOnPlateau } from './reduce-on-plateau.ts';
export { sam } from './sam.ts';
export { type LearningRate, type ScheduleKind, schedules } from './schedules.ts';
export { sgd } from './sgd.ts';
export { step } from './step.ts';
export { type WarmupCosineOptions, warmupCosine } from './warmup-cosine.ts';
