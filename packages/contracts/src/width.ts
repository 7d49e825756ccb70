/**
 * Where the units of a width stand along an axis of a tensor: unit u at `start + u·span` and the `span − 1` places behind it, for
 * every start.
 */
export interface UnitPlaces {
  readonly path: string;
  readonly axis: number;
  /** Several where a unit has a place in several blocks, such as the gates of an LSTM. */
  readonly starts: readonly number[];
  /** Places of one unit in a row: 1 if not given. */
  readonly span?: number;
}

/** Weights of units in one parameter. */
export interface UnitWeights extends UnitPlaces {
  /** How many of them each unit has there. Where other units have left it stays what it was, so that no strength changes. */
  readonly count: number;
}

/** Weights of a width's units, and which way they lead. */
export interface WidthWeights extends UnitWeights {
  /** Whether they go into a unit, as its biases do, or come out of it; `both` of a table that is read as input and is the head too. */
  readonly flow: 'in' | 'out' | 'both';
}

/** Units with weights of their own: no weight is of two of them, and no path stands here twice. */
export interface UnitGroup {
  /** How many units there are. */
  readonly size: number;
  readonly weights: readonly UnitWeights[];
}

/**
 * A size of a model that may shrink unit by unit: hidden units of a layer, columns of an embedding, filters, heads.
 *
 * A unit whose weights are all 0, and that carries nothing but 0, is at rest: its activations are 0, and the gradient of the data loss at
 * each of its weights is 0. It is 0 where all that goes into it is. `forward` takes the size from the tensors that it is given, and gives the
 * same without such units.
 */
export interface Width {
  /** Widths of one sort are numbered: `hidden/0`, `hidden/1`. */
  readonly name: string;
  readonly size: number;
  /** All that goes into a unit, its bias, and all that comes out of it. A path stands here twice where units feed one another. */
  readonly weights: readonly WidthWeights[];
  /** What a unit carries from batch to batch, by the paths of `carried`. */
  readonly carried?: readonly UnitPlaces[];
  /** Where the units stand along the last axis of an activation, by its site. */
  readonly sites?: readonly { readonly site: string; readonly start: number }[];
}
