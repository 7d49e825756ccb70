import { type ModelSource, readModelFiles } from '@ridgeline/checkpoints';
import { type HostParams, type Params, RidgelineError } from '@ridgeline/contracts';
import { fromHost } from '@ridgeline/tensors';
import { decodeNeuralClassifier } from './decode-neural-classifier.ts';
import { type NeuralClassifier, neuralClassifier } from './neural-classifier.ts';

const onDevice = (params: HostParams): Params => {
  try {
    return fromHost(params);
  } catch (cause) {
    if (!/No backend found/.test(String((cause as Error).message))) throw cause;
    throw new RidgelineError(
      'E_BACKEND',
      'loadNeuralClassifier: no backend of TensorFlow.js has been started.',
      {
        hint: 'Start one before: await wasmBackend().start() of @ridgeline/backend-wasm, or import @tensorflow/tfjs-backend-cpu.',
        cause,
      },
    );
  }
};

/**
 * Loads a neural text classifier that `ridgeline train`, `tune` or `compare` has saved: its answers are those of `ridgeline classify`.
 * A backend must have been started.
 *
 * @param source a folder (Node), a URL of one (anywhere that fetches), or its files as bytes by name.
 * @throws `E_IO` if a file cannot be read or fetched; `E_CHECKPOINT` if the files are damaged, do not belong together
 *   or are those of another kind of model; `E_BACKEND` if no backend has been started.
 * @example
 * await wasmBackend().start();
 * const classifier = await loadNeuralClassifier('my-classifier');
 * (await classifier.classify('a moving film')).label // 'pos'
 */
export const loadNeuralClassifier = async (source: ModelSource): Promise<NeuralClassifier> => {
  const { model, tokenizer, params } = await decodeNeuralClassifier(await readModelFiles(source));
  return neuralClassifier({ model, tokenizer, params: onDevice(params) });
};
