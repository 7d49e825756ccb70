import { byCodePoint } from './code-point-order.ts';

const root = 0;
const absent = -1;

const doubled = (array: Int32Array): Int32Array<ArrayBuffer> => {
  const larger = new Int32Array(2 * array.length);
  larger.set(array);
  return larger;
};

interface Nodes {
  readonly symbols: readonly string[];
  /** [node] the n-gram without the last symbol, and the last symbol. */
  readonly parents: Int32Array;
  readonly lastSymbols: Int32Array;
}

/** The place of each symbol in order, from 1. */
const ranksOf = (symbols: readonly string[]): Int32Array => {
  const order = symbols.map((_, symbol) => symbol).sort((a, b) => byCodePoint(symbols[a]!, symbols[b]!));
  const ranks = new Int32Array(symbols.length);
  for (let rank = 0; rank < order.length; rank++) ranks[order[rank]!] = rank + 1;
  return ranks;
};

/** The path to each node as ranks, from 1; 0 where it has ended: [nodes, depth]. */
const pathsTo = ({ symbols, parents, lastSymbols }: Nodes, nodes: Int32Array, depth: number): Int32Array => {
  const ranks = ranksOf(symbols);
  const path = new Int32Array(nodes.length * depth);
  for (let i = 0; i < nodes.length; i++) {
    let length = 0;
    for (let node = nodes[i]!; node !== root; node = parents[node]!) length++;
    for (let node = nodes[i]!; node !== root; node = parents[node]!)
      path[i * depth + --length] = ranks[lastSymbols[node]!]!;
  }
  return path;
};

/** One counting sort for each place, the last first. */
const sortedNodes = (trie: Nodes, nodes: Int32Array, depth: number): Int32Array => {
  const path = pathsTo(trie, nodes, depth);
  let order = Int32Array.from(nodes, (_, i) => i);
  for (let place = depth - 1; place >= 0; place--) {
    const starts = new Int32Array(trie.symbols.length + 2);
    for (const i of order) starts[path[i * depth + place]! + 1]!++;
    for (let rank = 0; rank <= trie.symbols.length; rank++) starts[rank + 1]! += starts[rank]!;
    const next = new Int32Array(order.length);
    for (const i of order) next[starts[path[i * depth + place]!]!++] = i;
    order = next;
  }
  return order.map((i) => nodes[i]!);
};

/**
 * A trie of n-grams over symbols: each node is an n-gram, its parent the n-gram without the last symbol. Nodes are
 * numbered from 1 in the order in which they came; the root, 0, is the empty n-gram.
 *
 * Children are found through one hash table over (parent, symbol), so a text is read in time linear in its length
 * times n, and no string is made for an n-gram.
 */
export const gramTrie = () => {
  const symbolIds = new Map<string, number>();
  const symbols: string[] = [];
  let parents = new Int32Array(1024);
  let lastSymbols = new Int32Array(1024);
  let table = new Int32Array(4096); // node in each slot; the root is nobody's child, so 0 means free
  let size = 1;

  const slotOf = (parent: number, symbol: number): number => {
    const mask = table.length - 1;
    let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(symbol + 1, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
    let slot = (hash ^ (hash >>> 13)) & mask;
    for (let node = table[slot]!; node !== root; node = table[slot]!) {
      if (parents[node] === parent && lastSymbols[node] === symbol) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const growTable = (): void => {
    table = new Int32Array(2 * table.length);
    for (let node = 1; node < size; node++) table[slotOf(parents[node]!, lastSymbols[node]!)] = node;
  };

  const add = (parent: number, symbol: number): number => {
    if (3 * size > table.length) growTable();
    const slot = slotOf(parent, symbol);
    const found = table[slot]!;
    if (found !== root) return found;
    if (size === parents.length) {
      parents = doubled(parents);
      lastSymbols = doubled(lastSymbols);
    }
    parents[size] = parent;
    lastSymbols[size] = symbol;
    table[slot] = size;
    return size++;
  };

  return {
    root,
    /** The nodes by their first symbol, then by their second, and so on. */
    sorted: (nodes: Int32Array, depth: number): Int32Array =>
      sortedNodes({ symbols, parents, lastSymbols }, nodes, depth),
    size: () => size,
    /** The number of a symbol; −1 if it is new. */
    symbol: (symbol: string): number => symbolIds.get(symbol) ?? absent,
    /** The number of a symbol, a new one if need be. */
    addSymbol: (symbol: string): number => {
      const known = symbolIds.get(symbol);
      if (known !== undefined) return known;
      symbolIds.set(symbol, symbols.length);
      return symbols.push(symbol) - 1;
    },
    /** The n-gram one symbol longer; −1 if it is not there. */
    child: (parent: number, symbol: number): number => {
      const node = table[slotOf(parent, symbol)]!;
      return node === root ? absent : node;
    },
    /** The n-gram one symbol longer, made if need be. */
    add,
    /** The symbols of an n-gram, joined. */
    text: (node: number, joint: string): string => {
      let text = symbols[lastSymbols[node]!]!;
      for (let at = parents[node]!; at !== root; at = parents[at]!)
        text = symbols[lastSymbols[at]!]! + joint + text;
      return text;
    },
  };
};

export type GramTrie = ReturnType<typeof gramTrie>;
