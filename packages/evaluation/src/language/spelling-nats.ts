/** Every code point of Unicode, lone surrogates too, and the mark that ends a piece. */
const symbols = 0x110000 + 1;
const endMark = -1;

/**
 * What it costs to spell pieces of text that no model has predicted: an adaptive code over the code points of Unicode
 * and a mark that ends each piece. After n symbols, s among them n_s times, the next is s with probability
 * (n_s + 1/K) / (n + 1), K = 1,114,113. So the first symbol costs ln K nats, a frequent one soon what it costs by its
 * frequency. Nothing is learnt beforehand: who knows the code can read the pieces back.
 *
 * @returns for each piece the nats of its characters and its end mark; the sum does not depend on the pieces' order.
 * @see Krichevsky and Trofimov 1981, "The performance of universal encoding": such a code with K·½ in place of 1, which
 * so large an alphabet would drown.
 * @example spellingNats(['a'])[0] // ln K + ln 2K ≈ 28.54
 */
export const spellingNats = (pieces: readonly string[]): number[] => {
  const counts = new Map<number, number>();
  let spelled = 0;
  const cost = (symbol: number): number => {
    const seen = counts.get(symbol) ?? 0;
    counts.set(symbol, seen + 1);
    return Math.log((spelled++ + 1) / (seen + 1 / symbols));
  };
  return pieces.map((piece) => {
    let nats = 0;
    for (const character of piece) nats += cost(character.codePointAt(0)!);
    return nats + cost(endMark);
  });
};
