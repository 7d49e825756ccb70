import type { Table } from '@ridgeline/data';
import { randomStream } from '@ridgeline/tensors';
import { selectRows } from '../classification/classification.ts';
import { foldRows } from '../table/split-rows.ts';
import type { Fold } from '../tune/step-problem.ts';
import { type NeuralClassificationRun, prepareParts } from './neural-classification.ts';
import type { NeuralClassificationConfig } from './neural-config.ts';
import { labelledParts, partFacts } from './neural-parts.ts';

/**
 * A run on one fold: rows of the training part, drawn by `data.splitSeed`, validate, and the others teach; also the tokenizer,
 * which has not seen them. The validation and test parts are left alone. Without a fold the run is that of the configuration.
 *
 * @throws `E_DATA` if there are fewer rows or groups than folds; as `prepareNeuralClassification`.
 * @example await prepareFold(config, table, { index: 0, of: 5 })
 */
export const prepareFold = async (
  config: NeuralClassificationConfig,
  table: Table,
  fold: Fold | null,
): Promise<NeuralClassificationRun> => {
  const parts = labelledParts(config, table);
  if (fold === null) return prepareParts(config, parts);
  const { train } = parts;
  const folds = foldRows(partFacts(config, train), {
    folds: fold.of,
    random: randomStream(config.data.splitSeed).stream('folds'),
  });
  const rows = Array.from(folds.keys());
  return prepareParts(config, {
    ...parts,
    train: selectRows(
      train,
      rows.filter((row) => folds[row] !== fold.index),
    ),
    valid: selectRows(
      train,
      rows.filter((row) => folds[row] === fold.index),
    ),
    test: selectRows(train, []),
  });
};
