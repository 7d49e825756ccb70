import { type Model, type Parameter, type Params, RidgelineError, type Width } from '@ridgeline/contracts';
import {
  mapParams,
  narrowedParameters,
  narrowedWidths,
  placesGone,
  placesLeft,
  rowsName,
  type Units,
} from '@ridgeline/tensors';
import { cast, gather, keep, minimum, range, slice, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import { owningDecoder } from '../owning-decoder.ts';

/** How many units are left of each width, and rows of each table whose ids share some, by name: `{ 'hidden/0': 43 }`. */
export type Pruned = Readonly<Record<string, number>>;

/** The tables whose rows ids may share: those that a model does nothing with but look up. */
export const sharableTables = ({ parameters }: Pick<Model, 'parameters'>): readonly Parameter[] =>
  parameters.filter(({ lookedUpBy, tied }) => lookedUpBy !== undefined && !tied);

/** What a model has that may leave it, by name: units of widths, rows of tables. */
export const prunable = (model: Pick<Model, 'parameters' | 'widths'>): Pruned =>
  Object.fromEntries([
    ...(model.widths ?? []).map(({ name, size }) => [name, size] as const),
    ...sharableTables(model).map(({ path, shape }) => [rowsName(path), shape[0]!] as const),
  ]);

const requireLeft = (model: Model, pruned: Pruned): void => {
  const sizes = prunable(model);
  for (const [name, left] of Object.entries(pruned)) {
    const size = Object.hasOwn(sizes, name) ? sizes[name]! : 0;
    if (Number.isSafeInteger(left) && left >= 1 && left <= size) continue;
    const known = Object.entries(sizes).map(([each, most]) => `${each} (${most})`);
    throw new RidgelineError(
      'E_OPTION',
      `${model.spec.kind}: pruned must leave between 1 and all units of what it names, got ${left} of ${name}; there are ${known.join(', ') || 'none'}.`,
    );
  }
};

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** The widths of a smaller model, which count their own weights. */
const counted = (widths: readonly Width[], parameters: readonly Parameter[]): readonly Width[] => {
  const shapes = new Map(parameters.map(({ path, shape }) => [path, shape]));
  return widths.map((width) => ({
    ...width,
    weights: width.weights.map((places) => {
      const shape = shapes.get(places.path)!;
      const each = places.starts.length * (places.span ?? 1);
      return { ...places, count: (sizeOf(shape) / shape[places.axis]!) * each };
    }),
  }));
};

/** The parameters with every table as it is where each id has its own row again. @returns those made here too */
const withWholeTables = (tables: readonly Parameter[], params: Params) => {
  const made = Object.fromEntries(
    tables.map(({ path }): [string, Tensor] => [
      path,
      keep(gather(params[path]!, cast(params[rowsName(path)]!, 'int32'))),
    ]),
  );
  const shared = new Set(tables.map(({ path }) => rowsName(path)));
  const others = Object.entries(params).filter(([path]) => !shared.has(path));
  return { whole: { ...Object.fromEntries(others), ...made }, made: Object.values(made) };
};

/**
 * A model with fewer units: its widths, and its tables where ids share rows by a buffer such as `embedding/rows` [V], which holds the row of
 * each id. Its `spec` says so under `pruned`.
 *
 * @throws `E_OPTION` if it names what the model has not, or leaves none or more than there are.
 * @example prunedModel(lstm({ vocabulary: 65, embedding: 32, hidden: 64 }), { 'hidden/0': 43 }).parameters[1].shape // [32, 172]
 */
export const prunedModel = <M extends Model>(model: M, pruned: Pruned): M => {
  requireLeft(model, pruned);
  const left = (name: string, size: number): number => pruned[name] ?? size;
  const units: Units = Object.fromEntries(
    (model.widths ?? []).map(({ name, size }) => [name, [...Array(left(name, size)).keys()]]),
  );
  const tables = sharableTables(model).filter(({ path }) => rowsName(path) in pruned);
  const vocabularies = new Map(tables.map(({ path, shape, idCount = shape[0]! }) => [path, idCount]));
  const parameters = narrowedParameters(model, units).map((parameter) => {
    const { path, shape } = parameter;
    return vocabularies.has(path)
      ? {
          ...parameter,
          idCount: vocabularies.get(path)!,
          shape: [pruned[rowsName(path)]!, ...shape.slice(1)],
        }
      : parameter;
  });
  const gone = placesGone(model, units).params;
  const narrowed = (value: Tensor, path: string): Tensor =>
    [...(gone.get(path) ?? [])].reduce<Tensor>(
      (rest, [axis, places]) => gather(rest, tensor1d(placesLeft(rest.shape[axis]!, places), 'int32'), axis),
      value,
    );
  const rowsOf = (params: Params): Params =>
    Object.fromEntries(tables.map(({ path }) => [rowsName(path), params[rowsName(path)]!]));
  const { forward, decoder } = model;
  return {
    ...model,
    spec: { ...model.spec, pruned: { ...(model.spec.pruned as Pruned | undefined), ...pruned } },
    parameters,
    ...(model.widths && { widths: counted(narrowedWidths(model, units), parameters) }),
    ...(tables.length > 0 && {
      buffers: [
        ...(model.buffers ?? []),
        ...tables.map(({ path }) => ({ path: rowsName(path), shape: [vocabularies.get(path)!] })),
      ],
    }),
    init: (random) => {
      const first = mapParams(model.init(random), (value, path) => {
        const less = narrowed(value, path);
        const rows = vocabularies.has(path) ? pruned[rowsName(path)]! : less.shape[0]!;
        return slice(less, [0], [rows]);
      });
      const shared = tables.map(({ path }) => [
        rowsName(path),
        minimum(range(0, vocabularies.get(path)!), pruned[rowsName(path)]! - 1),
      ]);
      return { ...first, ...Object.fromEntries(shared) };
    },
    ...(tables.length > 0 && {
      forward: (params, batch, mode) => {
        const found = forward(params, batch, mode);
        // not spread, which would compute logits that nobody reads
        return mode.training
          ? Object.assign(found, { buffers: { ...found.buffers, ...rowsOf(params) } })
          : found;
      },
      ...(decoder && {
        decoder: (params, inputs) => {
          const { whole, made } = withWholeTables(tables, params);
          return owningDecoder(decoder(whole, inputs), made);
        },
      }),
    }),
  } satisfies Model as M;
};

/**
 * A model as its spec says that it was pruned; itself where that says nothing.
 *
 * @throws `E_OPTION` as {@link prunedModel}, and for what is no record of numbers.
 */
export const asPruned = <M extends Model>(model: M, { pruned }: Readonly<Record<string, unknown>>): M => {
  if (pruned === undefined) return model;
  if (typeof pruned === 'object' && pruned !== null && !Array.isArray(pruned))
    return prunedModel(model, pruned as Pruned);
  throw new RidgelineError(
    'E_OPTION',
    `${model.spec.kind}: pruned must be a record of numbers by name, got ${JSON.stringify(pruned)}.`,
  );
};
