import { type DecodedNeuralClassifier, decodeNeuralClassifier } from '@ridgeline/neural-classifier';

/** A neural text classifier as it comes from its folder. */
export interface LoadedNeuralClassifier extends DecodedNeuralClassifier {
  readonly task: 'neural-classification';
}

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const loadedNeuralClassifier = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<LoadedNeuralClassifier> => ({
  task: 'neural-classification',
  ...(await decodeNeuralClassifier(files)),
});
