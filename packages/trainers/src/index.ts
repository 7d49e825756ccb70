export { evaluate, type PerExample } from './evaluate.ts';
export { fit } from './fit.ts';
export { type FitOptions, requireFit } from './plan.ts';
export { weightsOf } from './progress.ts';
export { type RunRules, resolveRules } from './rules/rules.ts';
export { type PortExchangeOptions, portExchange, portMesh } from './shared/port-exchange.ts';
export { countTargets } from './step/counted-positions.ts';
export { type RunMethod, resolveMethod } from './step/find-gradients.ts';
export { type DeviceState, type StepReport, trainStep } from './step/train-step.ts';
