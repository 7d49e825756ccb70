import type { Documents, TextReader } from '@ridgeline/classifier';
import { featureReader, tokenReader } from '@ridgeline/classifier/parts';
import { type TextFeatureOptions, textFeatures } from '@ridgeline/data';
import { trainTokenizer } from '@ridgeline/tokenization';
import type { ClassificationConfig } from './classification-config.ts';
import { methodOf } from './methods/catalog.ts';

/**
 * The options of the text features, those that suit the model where the configuration says nothing. Hashed n-grams are
 * not signed then: counts below 0 are nothing for naive Bayes, and have no logarithm.
 */
export const featuresOf = ({
  model,
  features,
}: Pick<ClassificationConfig, 'model' | 'features'>): TextFeatureOptions => {
  const { reads } = methodOf(model);
  const standard = reads.as === 'matrix' ? reads.features : {};
  const { hashing } = features;
  const unsigned = hashing && { hashing: { ...hashing, signed: hashing.signed ?? false } };
  return { ...standard, ...features, ...unsigned } as TextFeatureOptions;
};

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
  const { features, matrix } = textFeatures(featuresOf(config)).fitTransform(texts);
  return { reader: featureReader(features), documents: { kind: 'matrix', matrix } };
};
