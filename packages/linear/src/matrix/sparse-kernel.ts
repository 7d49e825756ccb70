import { workspace } from './compiled.ts';
import type { SparseMatrix } from './matrix.ts';

type Entries = Pick<SparseMatrix, 'rows' | 'pointers' | 'indices' | 'values'>;

/** Columns by length, short ones first: loops that are alike follow each other. */
const shortFirst = (list: Int32Array, lengths: Int32Array): Int32Array => {
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  /** [length] where the columns of this length begin, among all of them. */
  const places = new Int32Array(longest + 2);
  for (const length of lengths) places[length + 1]!++;
  for (let length = 0; length <= longest; length++) places[length + 1]! += places[length]!;
  const sorted = new Int32Array(list.length);
  for (let k = 0; k < list.length; k++) sorted[places[lengths[k]!]!++] = list[k]!;
  return sorted;
};

/** out += X·Xᵀ·v / factors, of one vector or of four; number i of four vectors stand together. */
interface CompiledKernel {
  /** [4n] */
  readonly v: Float64Array;
  readonly out: Float64Array;
  add(): void;
  addFour(): void;
}

/** Copies the columns of a list to where compiled loops reach them. */
const compile = (
  { rows, pointers, indices, values }: Entries,
  list: Int32Array,
  factors: Float64Array,
): CompiledKernel => {
  const lengths = list.map((j) => pointers[j + 1]! - pointers[j]!);
  const size = lengths.reduce((total, length) => total + length, 0);
  const { floats, ints, loops } = workspace({
    floats: { values: size, v: 4 * rows, out: 4 * rows },
    ints: { indices: size, pointers: list.length + 1 },
  });
  let at = 0;
  shortFirst(list, lengths).forEach((j, k) => {
    const root = Math.sqrt(factors[j]!);
    for (let e = pointers[j]!; e < pointers[j + 1]!; e++, at++) {
      ints.indices[at] = indices[e]!;
      floats.values[at] = values[e]! / root;
    }
    ints.pointers[k + 1] = at;
  });
  const given = [
    ...[floats.values, ints.indices, ints.pointers].map(({ byteOffset }) => byteOffset),
    ...[list.length, floats.v.byteOffset, floats.out.byteOffset],
  ];
  return {
    v: floats.v,
    out: floats.out,
    add: () => loops.addKernel!(...given),
    addFour: () => loops.addKernelOfFour!(...given),
  };
};

/**
 * Makes out = Σ xⱼ(xⱼᵀv) / factorⱼ over the columns of the list, for vectors [n] one after the other. A column with one
 * entry, as most n-grams are, adds to one row alone: these are added up beforehand.
 */
export const sparseKernel = (
  x: Entries,
  list: Int32Array,
  factors: Float64Array,
): ((v: Float64Array, out: Float64Array) => void) => {
  const { rows, pointers, indices, values } = x;
  const length = (j: number): number => pointers[j + 1]! - pointers[j]!;
  const alone = new Float64Array(rows);
  for (const j of list) {
    const at = pointers[j]!;
    if (length(j) === 1) alone[indices[at]!]! += (values[at]! * values[at]!) / factors[j]!;
  }
  const several = list.filter((j) => length(j) > 1);
  const compiled = compile(x, several, factors);
  return (v, out) => {
    let from = 0;
    for (; from + 4 * rows <= v.length; from += 4 * rows) {
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < 4; k++) {
          compiled.v[4 * i + k] = v[from + k * rows + i]!;
          compiled.out[4 * i + k] = alone[i]! * compiled.v[4 * i + k]!;
        }
      }
      compiled.addFour();
      for (let i = 0; i < rows; i++) {
        for (let k = 0; k < 4; k++) out[from + k * rows + i] = compiled.out[4 * i + k]!;
      }
    }
    for (; from < v.length; from += rows) {
      compiled.v.set(v.subarray(from, from + rows));
      for (let i = 0; i < rows; i++) compiled.out[i] = alone[i]! * compiled.v[i]!;
      compiled.add();
      out.set(compiled.out.subarray(0, rows), from);
    }
  };
};
