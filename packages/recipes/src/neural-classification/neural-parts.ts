import type { Table } from '@ridgeline/data';
import { partWarnings, readClasses, selectRows } from '../classification/classification.ts';
import { factsOf, type RowFacts, splitRows } from '../table/split-rows.ts';
import type { Examples, TableExamples } from '../table/table-examples.ts';
import { isMultiLabel, labelsOf } from './labels-of.ts';
import type { NeuralClassificationConfig } from './neural-config.ts';

/** The parts of the data that a run uses. */
export interface LabelledParts {
  readonly name: string;
  /** [K] ascending. */
  readonly classes: readonly string[];
  readonly train: Examples;
  readonly valid: Examples;
  readonly test: Examples;
  readonly leftOut: TableExamples['leftOut'];
  /** What the table has that may not be meant, in sentences. */
  readonly notes: readonly string[];
}

/** Folds of the linear classifiers, which grouped rows keep as many groups for: so that both have one split. */
const foldsOfLinear = 5;

/** What rows are told apart and kept together by: texts with several labels have no one class. */
export const partFacts = (
  config: Pick<NeuralClassificationConfig, 'data'>,
  { texts, labels, groups }: Examples,
): RowFacts => ({ rows: texts.length, labels: isMultiLabel(config) ? null : labels, groups });

/**
 * The parts of a table as a configuration has them: the test part that a linear classifier of the same configuration has, a
 * validation part out of the rest, drawn by `data.splitSeed`.
 *
 * @throws `E_DATA` naming line and column, or if rows are too few to be shared out so.
 */
export const labelledParts = (
  config: Pick<NeuralClassificationConfig, 'data'>,
  table: Table,
): LabelledParts => {
  const { data } = config;
  const { examples, classes, warnings } = readClasses(data, table, (label) => labelsOf(config, label));
  const facts = partFacts(config, examples);
  const options = { seed: data.splitSeed, name: table.name };
  const tested = splitRows(facts, { ...options, test: data.test, folds: foldsOfLinear });
  const rest = splitRows(factsOf(facts, tested.train), { ...options, part: 'valid', test: data.valid });
  const rowsOf = (places: Int32Array): Int32Array => places.map((place) => tested.train[place]!);
  return {
    name: table.name,
    classes,
    train: selectRows(examples, rowsOf(rest.train)),
    valid: selectRows(examples, rowsOf(rest.test)),
    test: selectRows(examples, tested.test),
    leftOut: examples.leftOut,
    notes: [...warnings, ...(isMultiLabel(config) ? [] : partWarnings(examples, tested))],
  };
};
