import { type PairMap, pairMap } from './pair-map.ts';

/** Pieces by their beginnings: a node for each beginning, 0 for the empty one. */
export interface PieceTrie {
  /** The node of a beginning that is one UTF-16 unit longer; −1 if no piece begins so. */
  readonly next: PairMap['get'];
  /** The id of the piece that ends at a node; −1 if none does. */
  readonly ids: Int32Array;
}

/**
 * A trie of pieces, whose ids are their places in the list.
 *
 * @example
 * const { next, ids } = pieceTrie(['no', 'not']);
 * ids[next(next(0, 110), 111)]; // 0
 */
export const pieceTrie = (pieces: readonly string[]): PieceTrie => {
  const units = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const children = pairMap(Math.ceil(units / 2));
  const ids = new Int32Array(units + 1).fill(-1);
  let nodes = 1;
  pieces.forEach((piece, id) => {
    let node = 0;
    for (let i = 0; i < piece.length; i++) {
      const unit = piece.charCodeAt(i);
      let child = children.get(node, unit);
      if (child === -1) {
        child = nodes++;
        children.set(node, unit, child);
      }
      node = child;
    }
    ids[node] = id;
  });
  return { next: children.get, ids: ids.slice(0, nodes) };
};

/** The node of a text; −1 if no piece begins so. */
export const nodeOf = ({ next }: PieceTrie, text: string): number => {
  let node = 0;
  for (let i = 0; i < text.length && node !== -1; i++) node = next(node, text.charCodeAt(i));
  return node;
};
