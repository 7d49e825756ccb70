/** A piece while it is merged: ids, and the part of the piece that each stands for. Of each array, `length` numbers are in use. */
export interface Symbols {
  length: number;
  readonly ids: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
}

export const symbolsFor = (most: number): Symbols => ({
  length: 0,
  ids: new Int32Array(most),
  starts: new Int32Array(most),
  ends: new Int32Array(most),
});

export const addSymbol = (symbols: Symbols, id: number, start: number, end: number): void => {
  const at = symbols.length++;
  symbols.ids[at] = id;
  symbols.starts[at] = start;
  symbols.ends[at] = end;
};
