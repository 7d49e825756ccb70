import { type HostParams, type HostTensor, type Model, RidgelineError } from '@ridgeline/contracts';
import { mapParams, placesGone, placesLeft, rowsName } from '@ridgeline/tensors';
import { actingUnits } from './acting-units.ts';
import { type Pruned, prunable, prunedModel, sharableTables } from './pruned-model.ts';

/** A smaller model that gives the same. */
export interface Pruning<M extends Model = Model> {
  readonly model: M;
  readonly params: HostParams;
  /** Each width and table that may be made smaller: how many units or rows there were, and are left. */
  readonly parts: readonly { readonly name: string; readonly size: number; readonly left: number }[];
}

/** The same without some places of an axis. */
const taken = ({ shape, data }: HostTensor, axis: number, left: ArrayLike<number>): HostTensor => {
  const size = shape[axis]!;
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const outer = data.length / (size * inner);
  const found = new Float32Array(outer * left.length * inner);
  for (let before = 0; before < outer; before++)
    for (let i = 0; i < left.length; i++) {
      const from = (before * size + left[i]!) * inner;
      found.set(data.subarray(from, from + inner), (before * left.length + i) * inner);
    }
  return { shape: shape.map((length, i) => (i === axis ? left.length : length)), data: found };
};

/** A table with one row for all rows of zeros, and the row of each id. */
interface SharedRows {
  readonly table: HostTensor;
  readonly rows: HostTensor;
}

/** @returns `undefined` where that would not be smaller */
const sharedRows = (table: HostTensor): SharedRows | undefined => {
  const [count, width] = table.shape as [number, number];
  const isZero = Array.from({ length: count }, (_, row) =>
    table.data.subarray(row * width, (row + 1) * width).every((value) => value === 0),
  );
  const zero = isZero.indexOf(true);
  const left = [...isZero.keys()].filter((row) => row === zero || !isZero[row]);
  if ((count - left.length) * width <= count) return undefined;
  const places = new Map(left.map((row, place) => [row, place]));
  const rows = Float32Array.from(isZero, (is, row) => places.get(is ? zero : row)!);
  return { table: taken(table, 0, left), rows: { shape: [count], data: rows } };
};

/**
 * A smaller model with the same outputs: without the units that are 0 or that nothing heeds, and with one row for all rows of zeros of a table
 * that is only looked up. A unit leaves if no path of weights other than 0 leads to it from the input or a bias, or none from it to the
 * output: a unit of a recurrent layer, for one, whose weights to the next layer and to all other units are 0. Sums have fewer terms, all of them
 * 0, so that outputs differ by rounding at most.
 *
 * It is what a group lasso, applied as `proximal`, leaves to be done. Nothing is rounded to 0 here.
 *
 * @param params of the model, its buffers among them.
 * @returns the model, whose spec tells what was left under `pruned`, its parameters, and how many units of each width are left.
 * @throws `E_OPTION` for a model that tells of no units or rows that may leave.
 * @see Wen et al. 2016, "Learning structured sparsity in deep neural networks"; Wen et al. 2018, "Learning intrinsic sparse structures within LSTM".
 * @example prune(model, params).parts // [{ name: 'hidden/0', size: 64, left: 43 }, …]
 */
export const prune = <M extends Model>(model: M, params: HostParams): Pruning<M> => {
  const sizes = prunable(model);
  if (Object.keys(sizes).length === 0)
    throw new RidgelineError('E_OPTION', `prune: ${model.spec.kind} tells of no units that may leave it.`, {
      hint: 'What can be pruned are units of the widths that a model tells of, such as hidden units, filters, heads and feed-forward units, and rows of an embedding that is only looked up.',
    });
  const units = actingUnits(model.widths ?? [], params);
  const gone = placesGone(model, units).params;
  const narrowed = mapParams(params, (value, path) =>
    [...(gone.get(path) ?? [])].reduce<HostTensor>(
      (rest, [axis, places]) => taken(rest, axis, placesLeft(rest.shape[axis]!, places)),
      value,
    ),
  );
  const shared = sharableTables(model).flatMap(({ path }) => {
    // ids that share rows already go on doing so
    const found = Object.hasOwn(params, rowsName(path)) ? undefined : sharedRows(narrowed[path]!);
    return found === undefined ? [] : [[path, found] as const];
  });
  const left: Pruned = {
    ...Object.fromEntries(Object.entries(units).map(([name, { length }]) => [name, length])),
    ...Object.fromEntries(shared.map(([path, { table }]) => [rowsName(path), table.shape[0]!])),
  };
  const parts = Object.entries(sizes).map(([name, size]) => ({ name, size, left: left[name] ?? size }));
  const fewer = parts.filter((part) => part.left < part.size);
  return {
    model:
      fewer.length === 0
        ? model
        : prunedModel(model, Object.fromEntries(fewer.map((part) => [part.name, part.left]))),
    params: {
      ...narrowed,
      ...Object.fromEntries(
        shared.flatMap(([path, { table, rows }]) => [
          [path, table],
          [rowsName(path), rows],
        ]),
      ),
    },
    parts,
  };
};
