/** Less than 1 by more than what rounding n numbers to float32 can add to their length. */
const withinRounding = 1 - 2 ** -23;

/** ‖row‖₂ of each of n rows that lie one behind the other, in double precision. @example rowLengths(Float32Array.of(3, 4), 1) // [5] */
export const rowLengths = (values: Float32Array, rows: number): Float64Array => {
  const width = values.length / rows;
  return Float64Array.from({ length: rows }, (_, row) => {
    let squares = 0;
    for (let i = row * width; i < (row + 1) * width; i++) squares += values[i]! * values[i]!;
    return Math.sqrt(squares);
  });
};

/** Each row multiplied by a number of its own. */
const scaled = (values: Float32Array, factors: Float64Array): Float32Array => {
  const width = values.length / factors.length;
  return values.map((value, i) => value * factors[Math.floor(i / width)]!);
};

/**
 * Every row of that length in its own direction; rows of zeros stay. No row is longer than the radius, and short of it by no more than
 * rounding.
 *
 * @example onSphere(Float32Array.of(3, 4), 1, 10) // ≈ [6, 8]
 */
export const onSphere = (values: Float32Array, rows: number, radius: number): Float32Array =>
  scaled(
    values,
    rowLengths(values, rows).map((length) => (length === 0 ? 0 : (radius / length) * withinRounding)),
  );

/** Every row in the L2 ball ‖row‖₂ ≤ radius: longer ones are scaled back. @example inBall(Float32Array.of(3, 4), 1, 10) // [3, 4] */
export const inBall = (values: Float32Array, rows: number, radius: number): Float32Array =>
  scaled(
    values,
    rowLengths(values, rows).map((length) => (length > radius ? (radius / length) * withinRounding : 1)),
  );

/** a + b */
export const summed = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value + b[i]!);
