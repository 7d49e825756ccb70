import { decodePredictor } from '@ridgeline/checkpoints';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import type { LinearFit } from '@ridgeline/recipes';

/** What a linear regression is, as JSON; its numbers are beside it. */
export interface RegressionSpec {
  readonly kind: 'linearRegression';
  readonly target: string;
  readonly columns: readonly string[];
}

export interface LoadedRegression {
  readonly task: 'regression';
  readonly spec: RegressionSpec;
  readonly fit: LinearFit;
  readonly run: Json;
}

/** A fault of a part is one of the folder. */
const asCheckpoint = <T>(make: () => T): T => {
  try {
    return make();
  } catch (error) {
    throw new RidgelineError(
      'E_CHECKPOINT',
      `config.json: its spec and weights must belong together: ${(error as Error).message}`,
      { hint: 'Take all files from the same save, or train it again.', cause: error },
    );
  }
};

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const loadedRegression = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<LoadedRegression> => {
  const { spec, params, run } = await decodePredictor(files);
  const fit = asCheckpoint(() => {
    const coefficients = Float64Array.from(params.coefficients!.data);
    if (coefficients.length !== (spec.columns as readonly string[]).length)
      throw new Error(`${coefficients.length} coefficients for other columns.`);
    return { intercept: params.intercept!.data[0]!, coefficients };
  });
  return { task: 'regression', spec: spec as unknown as RegressionSpec, fit, run };
};
