export { evaluate, type PerExample } from './evaluate.ts';
export { type RunMethod, resolveMethod } from './find-gradients.ts';
export { type FitOptions, fit, requireFit } from './fit.ts';
export { type PortExchangeOptions, portExchange, portMesh } from './port-exchange.ts';
export { weightsOf } from './progress.ts';
export { type RunRules, resolveRules } from './rules.ts';
export { type DeviceState, type StepReport, trainStep } from './train-step.ts';
