import { decodePredictor, encodePredictor, type Predictor } from '@ridgeline/checkpoints';
import { type DecodedClassifier, decodeClassifier } from '@ridgeline/classifier';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import type { LinearFit } from '@ridgeline/recipes';
import { writeFiles } from './files.ts';
import { generation } from './model-folder-files.ts';
import { sealCard } from './model-page.ts';

/** A text classifier as it comes from its folder. */
export interface LoadedClassifier extends DecodedClassifier {
  readonly task: 'classification';
}

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

type Files = Readonly<Record<string, Uint8Array>>;

/** Writes a classifier or a regression as one generation. @throws `E_IO` */
export const savePredictor = async (folder: string, content: Predictor): Promise<void> =>
  writeFiles(folder, await encodePredictor({ ...content, card: sealCard(content.card) }), { generation });

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
export const loadedClassifier = async (files: Files): Promise<LoadedClassifier> => ({
  task: 'classification',
  ...(await decodeClassifier(files)),
});

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const decodeRegression = async (files: Files): Promise<LoadedRegression> => {
  const { spec, params, run } = await decodePredictor(files);
  const fit = asCheckpoint(() => {
    const coefficients = Float64Array.from(params.coefficients!.data);
    if (coefficients.length !== (spec.columns as readonly string[]).length)
      throw new Error(`${coefficients.length} coefficients for other columns.`);
    return { intercept: params.intercept!.data[0]!, coefficients };
  });
  return { task: 'regression', spec: spec as unknown as RegressionSpec, fit, run };
};
