import { decodePredictor } from '@ridgeline/checkpoints';
import { isRidgelineError, type Json, RidgelineError, type Spec } from '@ridgeline/contracts';
import { type Classifier, type Computation, classifierWith } from './classifier.ts';
import { linearScorer } from './classifier-scores.ts';
import { type ClassifierSpec, isClassifierSpec, type StoredClassifier } from './classifier-spec.ts';
import { featureReaderFromJson, memberReader, type TextReader, tokenReader } from './text-reader.ts';

/** A classifier as it comes from the files of its folder. */
export interface DecodedClassifier {
  readonly classifier: Classifier;
  /** The content of run.json: configuration, seed, versions, fingerprint of the data and metrics. */
  readonly run: Json;
}

/** Tokenizers are few classifiers' need: they are loaded when they are. */
const readerOf = async ({ features, tokenizer }: Partial<Record<string, Json>>): Promise<TextReader> => {
  const { kind, members } = (features ?? {}) as { readonly kind?: Json; readonly members?: Json };
  if (kind === 'memberReaders')
    return memberReader(await Promise.all((members as Record<string, Json>[]).map(readerOf)));
  if (features !== undefined) return featureReaderFromJson(features);
  const { tokenizerFromJSON } = await import('@ridgeline/tokenization');
  return tokenReader(tokenizerFromJSON(tokenizer));
};

/** So are the kinds beside linear classifiers, and models of how texts come about. */
const computation = async (stored: StoredClassifier, reader: TextReader): Promise<Computation> => {
  const { spec, params } = stored;
  if (spec.kind !== 'linearClassifier' || spec.joint === true)
    return (await import('./computation-of.ts')).computationOf(stored, reader);
  if (reader.kind === 'features' && reader.features.columns !== spec.columns)
    throw new Error(`${reader.features.columns} n-grams for ${spec.columns} columns.`);
  return { score: linearScorer(spec, params) };
};

const requireClassifierSpec = (spec: Spec): ClassifierSpec => {
  if (isClassifierSpec(spec)) {
    const { classes, temperature } = spec;
    const named =
      Array.isArray(classes) && classes.length > 1 && classes.every((name) => typeof name === 'string');
    if (named && Number.isFinite(temperature) && temperature > 0) return spec;
    throw new RidgelineError(
      'E_CHECKPOINT',
      'config.json: its model must have two classes or more and a temperature above 0.',
      { hint: 'Take all files from the same save, or train it again.' },
    );
  }
  throw new RidgelineError(
    'E_CHECKPOINT',
    `config.json: its model must be a text classifier, got ${JSON.stringify(spec.kind)}.`,
    { hint: 'Give the folder that `ridgeline train --label` wrote.' },
  );
};

/**
 * Reads the files of a classifier's folder and checks that they belong together.
 *
 * @param files bytes by file name: `config.json`, `model.safetensors`, `run.json`, and `features.json` or
 *   `tokenizer.json`.
 * @throws `E_CHECKPOINT` naming the file, what is wrong and what to do.
 * @example const { classifier } = await decodeClassifier(files);
 */
export const decodeClassifier = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<DecodedClassifier> => {
  const { spec, features, tokenizer, params, run } = await decodePredictor(files);
  const stored = { spec: requireClassifierSpec(spec), params };
  try {
    const reader = await readerOf({
      ...(features !== undefined && { features }),
      ...(tokenizer !== undefined && { tokenizer }),
    });
    return { classifier: classifierWith(stored, reader, await computation(stored, reader)), run };
  } catch (error) {
    if (isRidgelineError(error) && error.code === 'E_CHECKPOINT') throw error;
    throw new RidgelineError(
      'E_CHECKPOINT',
      `config.json: its spec, features and weights must belong together: ${(error as Error).message}`,
      { hint: 'Take all files from the same save, or train it again.', cause: error },
    );
  }
};
