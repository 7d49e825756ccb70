import type { Documents, TextReader } from '@ridgeline/classifier';
import { featureReader, tokenReader } from '@ridgeline/classifier/parts';
import {
  type JoinedFeatures,
  joinedFeatures,
  type TextFeatureOptions,
  type TextFeatures,
  textFeatures,
} from '@ridgeline/data';
import { trainTokenizer } from '@ridgeline/tokenization';
import type { ClassificationConfig } from './classification-config.ts';
import { methodOf } from './methods/catalog.ts';

/** The options of one set of text features, or of several that are joined. */
export type FeatureOptions = TextFeatureOptions | { readonly join: readonly TextFeatureOptions[] };

/** Hashed n-grams are not signed by default: counts below 0 are nothing for naive Bayes, and have no logarithm. */
const withUnsigned = ({ hashing, ...set }: TextFeatureOptions): TextFeatureOptions => ({
  ...set,
  ...(hashing && { hashing: { ...hashing, signed: hashing.signed ?? false } }),
});

/**
 * The options of the text features, those that suit the model where the configuration says nothing. What stands beside
 * `join` goes for each of its sets that does not say otherwise.
 */
export const featuresOf = ({
  model,
  features: { join, ...common },
}: Pick<ClassificationConfig, 'model' | 'features'>): FeatureOptions => {
  const { reads } = methodOf(model);
  const standard = reads.as === 'matrix' ? reads.features : {};
  const setOf = (set: object): TextFeatureOptions =>
    withUnsigned({ ...standard, ...common, ...set } as TextFeatureOptions);
  return join === undefined ? setOf({}) : { join: join.map(setOf) };
};

/** Features that have yet to see documents, from the options of one set or of several. */
export const featuresFrom = (options: FeatureOptions): TextFeatures | JoinedFeatures =>
  'join' in options ? joinedFeatures(options.join) : textFeatures(options);

/**
 * Learns to read from the training texts; no label is looked at.
 *
 * @returns the reader, and the training texts as it reads them.
 * @throws `E_DATA` if no n-gram is left; `E_OPTION` or `E_RANGE` naming an option of the features.
 */
export const fitTextReader = (
  config: Pick<ClassificationConfig, 'model' | 'features' | 'tokenizer'>,
  texts: readonly string[],
): { readonly reader: TextReader; readonly documents: Documents } => {
  if (methodOf(config.model).reads.as === 'tokens') {
    const reader = tokenReader(
      trainTokenizer(
        config.tokenizer,
        texts.map((text) => text.normalize('NFC')),
      ),
    );
    return { reader, documents: reader.read(texts) };
  }
  const { features, matrix } = featuresFrom(featuresOf(config)).fitTransform(texts);
  return { reader: featureReader(features), documents: { kind: 'matrix', matrix } };
};
