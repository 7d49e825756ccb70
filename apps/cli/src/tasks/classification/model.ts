import { type DecodedClassifier, decodeClassifier } from '@ridgeline/classifier';

/** A text classifier as it comes from its folder. */
export interface LoadedClassifier extends DecodedClassifier {
  readonly task: 'classification';
}

/** @throws `E_CHECKPOINT` if the files do not belong together */
export const loadedClassifier = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<LoadedClassifier> => ({
  task: 'classification',
  ...(await decodeClassifier(files)),
});
