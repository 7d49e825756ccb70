import { type DecodedNeuralRegressor, decodeNeuralRegressor } from '@ridgeline/neural-classifier';

/** A neural regression on texts as it comes from its folder. */
export interface LoadedNeuralRegression extends DecodedNeuralRegressor {
  readonly task: 'neural-regression';
}

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const loadedNeuralRegression = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<LoadedNeuralRegression> => ({
  task: 'neural-regression',
  ...(await decodeNeuralRegressor(files)),
});
