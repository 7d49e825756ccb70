import type { Parameter, UnitGroup } from '@ridgeline/contracts';

/** The rows of a table as units, under a name of their own. */
export interface RowGroup extends UnitGroup {
  readonly name: string;
  /** The path of the table. */
  readonly table: string;
}

/** The name of the rows of a table: `embedding/rows` of `embedding/table`. */
export const rowsName = (table: string): string => `${table.replace(/\/table$/, '')}/rows`;

/**
 * The rows of each table of embeddings, such as one for each token.
 *
 * @param parameters those of a model.
 * @example rowGroups(model.parameters).map(({ name, size }) => [name, size]) // [['embedding/rows', 65]]
 */
export const rowGroups = (parameters: readonly Parameter[]): readonly RowGroup[] =>
  parameters
    .filter(({ role, shape }) => role === 'embedding' && shape.length === 2)
    .map(({ path, shape }) => ({
      name: rowsName(path),
      table: path,
      size: shape[0]!,
      weights: [{ path, axis: 0, starts: [0], count: shape[1]! }],
    }));
