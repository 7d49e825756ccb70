export { adadelta } from './adadelta.ts';
export { adagrad } from './adagrad.ts';
export { type AdamOptions, adam } from './adam.ts';
export { adamw } from './adamw.ts';
export { asgd } from './asgd.ts';
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
export { clipByNorm } from './clip-by-norm.ts';
export { clipByValue } from './clip-by-value.ts';
export { constant } from './constant.ts';
export { cosineRestarts } from './cosine-restarts.ts';
export { ema } from './ema.ts';
export { exponential } from './exponential.ts';
export { fgm } from './fgm.ts';
export { fista } from './fista.ts';
export { ftrl } from './ftrl.ts';
export { type InverseSquareRootOptions, inverseSquareRoot } from './inverse-square-root.ts';
export { lbfgs } from './lbfgs.ts';
export { linear } from './linear.ts';
export { momentum } from './momentum.ts';
export { nadam } from './nadam.ts';
export { nesterov } from './nesterov.ts';
export { nonMonotonic } from './non-monotonic.ts';
export { oneCycle } from './one-cycle.ts';
export { reduceOnPlateau } from './reduce-on-plateau.ts';
export { rmsProp } from './rms-prop.ts';
export { sam } from './sam.ts';
export { type LearningRate, type ScheduleKind, schedules } from './schedules.ts';
export { sgd } from './sgd.ts';
export { step } from './step.ts';
export { virtualAdversarial } from './virtual-adversarial.ts';
export { type WarmupCosineOptions, warmupCosine } from './warmup-cosine.ts';
