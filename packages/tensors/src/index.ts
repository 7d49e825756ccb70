import './gradients.ts';

export { evaluationMode } from './evaluation-mode.ts';
export { runFused } from './kernels.ts';
export { nextTask } from './next-task.ts';
export { embedding } from './ops/embedding.ts';
export { linear } from './ops/linear.ts';
export {
  LSTM_GRADIENT_KERNEL,
  LSTM_KERNEL,
  type LstmInputs,
  type LstmOutputs,
  lstm,
  lstmComposition,
} from './ops/lstm.ts';
export {
  SOFTMAX_CROSS_ENTROPY_GRADIENT_KERNEL,
  SOFTMAX_CROSS_ENTROPY_KERNEL,
  softmaxCrossEntropy,
  softmaxCrossEntropyComposition,
} from './ops/softmax-cross-entropy.ts';
export {
  countParams,
  disposeParams,
  fromHost,
  hashParams,
  mapParams,
  record,
  toHost,
} from './params.ts';
export { philox } from './philox.ts';
export { randomStream } from './random.ts';
export { selectPaths } from './select-paths.ts';
export { requireShape } from './shapes.ts';
