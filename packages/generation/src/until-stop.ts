/** Where the first stop text to be complete begins, or −1. */
const stopStart = (text: string, stops: readonly string[]): number => {
  const found = stops
    .map((stop) => ({ start: text.indexOf(stop), length: stop.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start + a.length - (b.start + b.length) || a.start - b.start);
  return found[0]?.start ?? -1;
};

/** How much of the end of `text` may be the beginning of a stop text. */
const heldLength = (text: string, stops: readonly string[]): number => {
  const longest = Math.min(text.length, Math.max(0, ...stops.map((stop) => stop.length - 1)));
  for (let length = longest; length > 0; length--) {
    const end = text.slice(-length);
    if (stops.some((stop) => stop.length > length && stop.startsWith(end))) return length;
  }
  return 0;
};

/** Lets pieces of a text pass as {@link untilStop} does: `next` of each piece, and `end` once, unless it has stopped. */
export const stopGate = (stops: readonly string[]) => {
  let held = '';
  return {
    next: (piece: string): { readonly text: string; readonly stopped: boolean } => {
      const text = held + piece;
      const stop = stopStart(text, stops);
      const end = stop >= 0 ? stop : text.length - heldLength(text, stops);
      held = text.slice(end);
      return { text: text.slice(0, end), stopped: stop >= 0 };
    },
    end: (): string => held,
  };
};

/**
 * Ends a text before the first stop text, wherever the pieces are cut. What may be the beginning of a stop text is held
 * back until that is decided, so nothing of a stop text is ever seen. Of several, the one that is complete first ends it.
 *
 * @returns pieces that are not empty; the return value is `'stop'`, or that of `pieces` if no stop text came.
 * @example untilStop(pieces, ['\n\n'])
 */
export async function* untilStop<Finish>(
  pieces: AsyncGenerator<string, Finish, void>,
  stops: readonly string[],
): AsyncGenerator<string, Finish | 'stop', void> {
  const gate = stopGate(stops);
  try {
    for (;;) {
      const next = await pieces.next();
      const { text, stopped } = next.done ? { text: gate.end(), stopped: false } : gate.next(next.value);
      if (text !== '') yield text;
      if (stopped) return 'stop';
      if (next.done) return next.value;
    }
  } finally {
    await pieces.return(undefined as Finish);
  }
}
