type Numbers = Int32Array | Uint16Array | Float64Array;

/** An array with room for `length` numbers and what it holds: the same one, or one of twice its size. */
export const room = <Kind extends Numbers>(array: Kind, length: number): Kind => {
  if (length <= array.length) return array;
  const larger = new (array.constructor as new (length: number) => Kind)(Math.max(length, 2 * array.length));
  larger.set(array);
  return larger;
};
