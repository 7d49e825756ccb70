/** Letters that go on from here to words of a list. */
export interface WordTree {
  readonly next: ReadonlyMap<string, WordTree>;
  /** The word that ends here, as it is listed. */
  readonly word: string | undefined;
}

interface Growing {
  readonly next: Map<string, Growing>;
  word: string | undefined;
}

/**
 * The tree of words by their letters.
 *
 * @example wordTree([['Hi', ['h', 'i']]]).next.get('h')!.next.get('i')!.word // 'Hi'
 */
export const wordTree = (words: Iterable<readonly [word: string, letters: readonly string[]]>): WordTree => {
  const root: Growing = { next: new Map(), word: undefined };
  for (const [word, letters] of words) {
    let node = root;
    for (const letter of letters) {
      const next = node.next.get(letter) ?? { next: new Map(), word: undefined };
      node.next.set(letter, next);
      node = next;
    }
    node.word ??= word;
  }
  return root;
};

/** Where a reading of one letter or several leads; nothing if no word goes on so. */
export const follow = (tree: WordTree, letters: string): WordTree | undefined => {
  if (letters.length === 1) return tree.next.get(letters);
  let node: WordTree | undefined = tree;
  for (const letter of letters) node = node?.next.get(letter);
  return node;
};
