import { type HostArray, RidgelineError } from '@ridgeline/contracts';

interface Place {
  /** Who asks, then what is looked at: `batch` and `inputs.ids`. */
  readonly who: string;
  readonly name: string;
  readonly hint: string;
  /** 1 where an id is looked at, for each of them; absent: all are. */
  readonly counts?: HostArray | undefined;
}

/** `row 0, position 3`, from a place in row-major order. */
const placeOf = (index: number, [, ...rest]: readonly number[]): string => {
  const width = rest.reduce((a, b) => a * b, 1);
  const row = `row ${Math.floor(index / width)}`;
  return rest.length === 0 ? row : `${row}, position ${index % width}`;
};

/**
 * Checks on the host that ids are integers in 0 … end − 1. No device can be asked: one reads what lies beside the table, another
 * gives zeros, and training goes on with either.
 *
 * @throws `E_DATA` with the first that is not, and its place.
 * @example requireIds({ shape: [1, 2], data: Int32Array.of(0, 5) }, 5, { who: 'batch', name: 'targets', hint: '' }) // throws
 */
export const requireIds = (
  { shape, data }: HostArray,
  end: number,
  { who, name, hint, counts }: Place,
): void => {
  const refuse = (came: string): never => {
    throw new RidgelineError('E_DATA', `${who}: ${name} must be ids in 0 … ${end - 1}, got ${came}.`, {
      hint,
    });
  };
  if (!(data instanceof Int32Array)) refuse('floats, not an Int32Array');
  for (let i = 0; i < data.length; i++) {
    const id = data[i]!;
    if ((id < 0 || id >= end) && counts?.data[i] !== 0) refuse(`${id} at ${placeOf(i, shape)}`);
  }
};
