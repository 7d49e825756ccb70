/** For short texts, which would take longer to make an array for than to cut. */
const scratch = /* @__PURE__ */ new Int32Array(4096);

/**
 * Pieces found from left to right.
 *
 * @param pieceEnd the end of the piece that begins at `start`, found in time linear in the piece.
 * @param pieceStart the beginning of the first piece at `from` or later; absent where pieces follow one another.
 */
export const scan = (
  text: string,
  pieceEnd: (text: string, start: number) => number,
  pieceStart: (text: string, from: number) => number = (_, from) => from,
): Int32Array => {
  const pieces = 2 * text.length <= scratch.length ? scratch : new Int32Array(2 * text.length);
  let length = 0;
  for (let end = 0, start = pieceStart(text, 0); start < text.length; start = pieceStart(text, end)) {
    end = pieceEnd(text, start);
    pieces[length++] = start;
    pieces[length++] = end;
  }
  return length === pieces.length ? pieces : pieces.slice(0, length);
};
