import { workspace } from './compiled.ts';

/** Below so many products, laying out memory for compiled loops takes longer than the products. */
const fewProducts = 500_000;

/** Four partial sums, so that one addition need not wait for the one before. */
export const dotFrom = (values: Float64Array, start: number, v: Float64Array): number => {
  const end = v.length - (v.length & 3);
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = 0; i < end; i += 4) {
    const at = start + i;
    a += values[at]! * v[i]!;
    b += values[at + 1]! * v[i + 1]!;
    c += values[at + 2]! * v[i + 2]!;
    d += values[at + 3]! * v[i + 3]!;
  }
  for (let i = end; i < v.length; i++) a += values[start + i]! * v[i]!;
  return a + b + (c + d);
};

/** The products on and below the diagonal, row after row of `width`. */
interface Products {
  readonly products: Float64Array;
  readonly width: number;
}

const fewOf = (values: Float64Array, rows: number, columns: number): Products => {
  const products = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    const column = values.subarray(i * rows, (i + 1) * rows);
    for (let j = 0; j <= i; j++) products[i * columns + j] = dotFrom(values, j * rows, column);
  }
  return { products, width: columns };
};

const manyOf = (values: Float64Array, rows: number, columns: number): Products => {
  const [height, width] = [2 * Math.ceil(rows / 2), 4 * Math.ceil(columns / 4)];
  const { floats, loops } = workspace({
    floats: { values: height * width, products: width * width },
    ints: {},
  });
  for (let j = 0; j < columns; j++) floats.values.set(values.subarray(j * rows, (j + 1) * rows), j * height);
  loops.addGram!(floats.values.byteOffset, height, width, floats.products.byteOffset);
  return { products: floats.products, width };
};

/** [p · p] XᵀX of columns one after the other. */
export const denseGram = (values: Float64Array, rows: number, columns: number): Float64Array => {
  const some = columns * columns * rows < fewProducts ? fewOf : manyOf;
  const { products, width } = some(values, rows, columns);
  const gram = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j <= i; j++) gram[i * columns + j] = gram[j * columns + i] = products[i * width + j]!;
  }
  return gram;
};
