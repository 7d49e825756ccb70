import { randomStream } from '@ridgeline/tensors';
import { foldRows } from '../table/split-rows.ts';
import type { Fold } from '../tune/step-problem.ts';
import { prepareParts, type TranslationRun } from './translation.ts';
import type { TranslationConfig } from './translation-config.ts';
import { pairFacts, selectPairs, type TranslationTables, translationParts } from './translation-parts.ts';

/**
 * A run on one fold: pairs of the training part, drawn by `data.splitSeed`, validate, and the others teach; also the tokenizer,
 * which has not seen them. The validation and test parts are left alone. Without a fold the run is that of the configuration.
 *
 * @throws `E_DATA` if there are fewer pairs or groups than folds; as `prepareTranslation`.
 * @example await prepareFold(config, table, { index: 0, of: 5 })
 */
export const prepareFold = async (
  config: TranslationConfig,
  tables: TranslationTables,
  fold: Fold | null,
): Promise<TranslationRun> => {
  const parts = translationParts(config, tables);
  if (fold === null) return prepareParts(config, parts);
  const { train } = parts;
  const folds = foldRows(pairFacts(train.pairs), {
    folds: fold.of,
    random: randomStream(config.data.splitSeed).stream('folds'),
  });
  const rows = Array.from(folds, (_, row) => row);
  return prepareParts(config, {
    train: selectPairs(
      train,
      rows.filter((row) => folds[row] !== fold.index),
    ),
    valid: selectPairs(
      train,
      rows.filter((row) => folds[row] === fold.index),
    ),
    test: selectPairs(train, []),
  });
};
