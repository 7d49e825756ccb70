import type { TextReader } from '@ridgeline/classifier';
import type { SparseMatrix } from '@ridgeline/linear';
import type { ClassificationConfig } from '../classification/classification-config.ts';
import { fitTextReader } from '../classification/text-reader.ts';
import type { TextRegressionConfig } from './text-regression-config.ts';

/** N-grams are read as the logistic model of the same penalty reads them: its defaults were measured. */
const readingOf = ({ model, features }: Pick<TextRegressionConfig, 'model' | 'features'>) =>
  ({
    model: { ...model, kind: 'logistic' },
    features,
    tokenizer: { kind: 'word' },
  }) as Pick<ClassificationConfig, 'model' | 'features' | 'tokenizer'>;

/**
 * Learns from texts which n-grams there are and how common.
 *
 * @returns how texts are read, and these as they are.
 * @throws `E_DATA` if no n-gram is left.
 */
export const textDesign = (
  config: Pick<TextRegressionConfig, 'model' | 'features'>,
  texts: readonly string[],
): { readonly reader: TextReader; readonly x: SparseMatrix } => {
  const { reader, documents } = fitTextReader(readingOf(config), texts);
  return { reader, x: matrixOf(documents) };
};

/** Other texts by a reader of n-grams. */
export const readTexts = (reader: TextReader, texts: readonly string[]): SparseMatrix =>
  matrixOf(reader.read(texts));

const matrixOf = (documents: ReturnType<TextReader['read']>): SparseMatrix =>
  (documents as Extract<typeof documents, { readonly kind: 'matrix' }>).matrix;
