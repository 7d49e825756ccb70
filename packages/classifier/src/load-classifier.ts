import { type ModelSource, readModelFiles } from '@ridgeline/checkpoints';
import type { Classifier } from './classifier.ts';
import { decodeClassifier } from './decode-classifier.ts';

/**
 * Loads a text classifier that `ridgeline train` or `ridgeline tune` has saved: its answers are those of
 * `ridgeline classify`, bit by bit. No TensorFlow.js is needed.
 *
 * @param source a folder (Node), a URL of one (anywhere that fetches), or its files as bytes by name.
 * @throws `E_IO` if a file cannot be read or fetched; `E_CHECKPOINT` if the files are damaged, do not belong together
 *   or are those of another kind of model.
 * @example
 * const classifier = await loadClassifier('my-classifier');
 * classifier.classify('a moving film'); // { label: 'pos', probability: 0.93, … }
 */
export const loadClassifier = async (source: ModelSource): Promise<Classifier> => {
  const { classifier } = await decodeClassifier(await readModelFiles(source));
  return classifier;
};
