import type { Span } from './filter.ts';

/** A stretch of the text as it is now, and where it comes from: letter by letter, or as a whole. */
interface Piece {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
  readonly isKept: boolean;
}

/** A text after replacements, with where each part of it comes from. */
export interface Edits {
  readonly text: string;
  /** From first to last; together they are the text, and their origins the text as it was given. */
  readonly pieces: readonly Piece[];
}

/** A text as it was given. */
export const untouched = (text: string): Edits => ({
  text,
  pieces: [{ start: 0, end: text.length, from: 0, to: text.length, isKept: true }],
});

/** The last piece that begins at or before a position. */
const pieceAt = (pieces: readonly Piece[], position: number): number => {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.start <= position) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** Where a span of the text as it is now stands in the text that was given. What was replaced counts as a whole. */
export const origin = (
  { pieces }: Edits,
  start: number,
  end: number,
): { readonly start: number; readonly end: number } => {
  const first = pieces[pieceAt(pieces, start)]!;
  const from = first.isKept ? first.from + (start - first.start) : first.from;
  if (end <= start) return { start: from, end: from };
  const last = pieces[pieceAt(pieces, end - 1)]!;
  return { start: from, end: last.isKept ? last.from + (end - last.start) : last.to };
};

/** The text after the replacements among spans that go from first to last and do not overlap. */
export const edit = (edits: Edits, spans: readonly Span[]): Edits => {
  const changes = spans.filter(({ action }) => action === 'replace');
  if (changes.length === 0) return edits;
  const parts: string[] = [];
  const pieces: Piece[] = [];
  let written = 0;
  const write = (part: string, from: number, to: number, isKept: boolean): void => {
    // what was dropped has a piece too, so that origins have no gaps
    pieces.push({ start: written, end: written + part.length, from, to, isKept });
    parts.push(part);
    written += part.length;
  };
  let at = 0;
  /** What stands between two replacements, piece by piece. */
  const keepUntil = (end: number, first: number): number => {
    let i = first;
    while (at < end) {
      const piece = edits.pieces[i]!;
      const until = Math.min(end, piece.end);
      if (until > at) {
        const [offset, length] = [at - piece.start, until - at];
        const from = piece.isKept ? piece.from + offset : piece.from;
        write(edits.text.slice(at, until), from, piece.isKept ? from + length : piece.to, piece.isKept);
      }
      at = until;
      if (until === piece.end) i += 1;
    }
    return i;
  };
  let piece = 0;
  for (const { start, end, replacement = '' } of changes) {
    piece = keepUntil(start, piece);
    const { start: from, end: to } = origin(edits, start, end);
    write(replacement, from, to, false);
    at = end;
    piece = pieceAt(edits.pieces, end);
  }
  keepUntil(edits.text.length, piece);
  return { text: parts.join(''), pieces };
};
