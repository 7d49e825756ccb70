// The entry of the builds for a memory that several threads share: every kernel, and those that do a part of another.
export * from './index';
export { convMaxOverTimeInputs, convMaxOverTimeKernel } from './conv-max-over-time';
export { gruBackwardRows, gruForwardRows } from './gru';
export { layerNormInputs, layerNormParameters } from './layer-norm';
export { lstmBackwardRows, lstmForwardRows } from './lstm';
export { dropoutMaskFrom } from './random';
export { rnnBackwardRows, rnnForwardRows } from './rnn';
export { scatterAddColumns } from './rows';
