import { RidgelineError } from '@ridgeline/contracts';
import type { Table } from '@ridgeline/data';
import { randomStream } from '@ridgeline/tensors';
import { varies } from '../regression/regression-metrics.ts';
import { repeatWarnings } from '../table/repeated-rows.ts';
import { factsOf, foldRows, splitRows } from '../table/split-rows.ts';
import {
  type NumberedTexts,
  numberedTexts,
  selectTexts,
  targetOf,
} from '../text-regression/numbered-texts.ts';
import type { Fold } from '../tune/step-problem.ts';
import type { NeuralRegressionConfig } from './neural-regression-config.ts';

/** The parts of the data that a run uses. */
export interface NumberParts {
  readonly name: string;
  readonly target: string;
  readonly train: NumberedTexts;
  readonly valid: NumberedTexts;
  readonly test: NumberedTexts;
  /** What the table has that may not be meant, in sentences. */
  readonly notes: readonly string[];
}

/** Folds of the linear regression, which grouped rows keep as many groups for: so that both have one split. */
const foldsOfLinear = 5;

/** What rows are kept together by. */
export const factsIn = ({ texts, groups }: NumberedTexts) => ({ rows: texts.length, labels: null, groups });

/**
 * The parts of a table as a configuration has them: the test part that a linear regression of the same seed has, a validation
 * part out of the rest, drawn by `data.splitSeed`.
 *
 * @throws `E_DATA` naming line and column, if rows are too few to be shared out so, or if there is nothing to explain.
 */
export const numberParts = ({ data }: Pick<NeuralRegressionConfig, 'data'>, table: Table): NumberParts => {
  const { notes, ...all } = numberedTexts(table, data);
  const target = targetOf(data, table);
  const facts = factsIn(all);
  const options = { seed: data.splitSeed, name: table.name };
  const tested = splitRows(facts, { ...options, test: data.test, folds: foldsOfLinear });
  const rest = splitRows(factsOf(facts, tested.train), { ...options, part: 'valid', test: data.valid });
  const rowsOf = (places: Int32Array): Int32Array => places.map((place) => tested.train[place]!);
  const train = selectTexts(all, rowsOf(rest.train));
  if (!varies(train.targets))
    throw new RidgelineError(
      'E_DATA',
      `${table.name}: column "${target}" is ${train.targets[0]} in every training row: there is nothing to explain.`,
      { at: target, hint: 'Name another column by --target.' },
    );
  return {
    name: table.name,
    target,
    train,
    valid: selectTexts(all, rowsOf(rest.test)),
    test: selectTexts(all, tested.test),
    notes: [...notes, ...repeatWarnings(all.texts, tested)],
  };
};

/**
 * The parts of one fold: rows of the training part, drawn by `data.splitSeed`, validate, and the others teach. The validation and test
 * parts are left alone.
 *
 * @throws `E_DATA` if there are fewer rows or groups than folds.
 */
export const foldParts = (
  { data }: Pick<NeuralRegressionConfig, 'data'>,
  parts: NumberParts,
  { index, of }: Fold,
): NumberParts => {
  const { train } = parts;
  const random = randomStream(data.splitSeed).stream('folds');
  const folds = foldRows(factsIn(train), { folds: of, random });
  const rows = Array.from(folds.keys());
  return {
    ...parts,
    train: selectTexts(
      train,
      rows.filter((row) => folds[row] !== index),
    ),
    valid: selectTexts(
      train,
      rows.filter((row) => folds[row] === index),
    ),
    test: selectTexts(train, []),
  };
};
