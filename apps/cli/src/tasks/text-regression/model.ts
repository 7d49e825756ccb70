import { decodePredictor } from '@ridgeline/checkpoints';
import { featureReaderFromJson } from '@ridgeline/classifier/parts';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import { type TextRegressionSpec, type TextRegressor, textRegressorOf } from '@ridgeline/recipes';

export interface LoadedTextRegression {
  readonly task: 'text-regression';
  readonly regressor: TextRegressor;
  readonly run: Json;
}

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const loadedTextRegression = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<LoadedTextRegression> => {
  const { spec, features, params, run } = await decodePredictor(files);
  if (features === undefined)
    throw new RidgelineError(
      'E_CHECKPOINT',
      'features.json: it is missing, and the regression reads texts by it.',
      {
        at: 'features.json',
        hint: 'Take all files from the same save, or train it again.',
      },
    );
  const stored = { spec: spec as TextRegressionSpec, params };
  return {
    task: 'text-regression',
    regressor: textRegressorOf(stored, featureReaderFromJson(features)),
    run,
  };
};
