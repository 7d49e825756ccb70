import { beamEdits, edits } from './beam-edits.ts';

/** Limits of Tercom's search, as sacreBLEU has them. */
const [longestShift, farthestShift, mostCandidates] = [10, 50, 1000];

/** Where each word of the reference comes from, and which words of both are not met. */
interface Alignment {
  /** [reference] the place in the text of what it is aligned with, or of what stands before; −1 before the first. */
  readonly places: Int32Array;
  readonly wrongWanted: Uint8Array;
  readonly wrongWritten: Uint8Array;
}

const alignmentOf = (steps: readonly number[], written: number, wanted: number): Alignment => {
  const places = new Int32Array(wanted);
  const [wrongWanted, wrongWritten] = [new Uint8Array(wanted), new Uint8Array(written)];
  let [i, j] = [-1, -1];
  for (let at = steps.length - 1; at >= 0; at--) {
    const step = steps[at]!;
    const wrong = step === edits.keep ? 0 : 1;
    if (step !== edits.add) wrongWritten[++i] = wrong;
    if (step === edits.drop) continue;
    wrongWanted[++j] = wrong;
    places[j] = i;
  }
  return { places, wrongWanted, wrongWritten };
};

/** Words with a stretch of them moved to before another. */
const shifted = (words: Int32Array, start: number, length: number, target: number): Int32Array => {
  const stretch = words.subarray(start, start + length);
  const rest = new Int32Array(words.length - length);
  rest.set(words.subarray(0, start));
  rest.set(words.subarray(start + length), start);
  // behind its own words, the target counts without them
  const place = Math.min(
    target < start ? target : target > start + length ? target - length : target,
    rest.length,
  );
  const moved = new Int32Array(words.length);
  moved.set(rest.subarray(0, place));
  moved.set(stretch, place);
  moved.set(rest.subarray(place), place + length);
  return moved;
};

const isMet = (wrong: Uint8Array, start: number, length: number): boolean => {
  for (let i = start; i < start + length; i++) if (wrong[i] === 1) return false;
  return true;
};

/**
 * Edits that rewrite a text into its reference: words added, dropped or replaced, and stretches of words moved, each of which
 * counts once. Moves are sought greedily, the best first: of those that save equally many edits the longest, then the earliest.
 *
 * @see Snover et al. 2006, "A study of translation edit rate with targeted human annotation".
 */
export const terEdits = (written: Int32Array, reference: Int32Array): number => {
  if (reference.length === 0) return written.length;
  const beam = beamEdits(reference, written.length);
  let [words, moves, candidates] = [written, 0, 0];
  for (;;) {
    const { distance, steps } = beam.trace(words);
    const { places, wrongWanted, wrongWritten } = alignmentOf(steps, words.length, reference.length);
    let best = { gain: 0, length: 0, start: 0, target: 0, words: null as Int32Array | null };

    /** Tries every place where the stretch would stand with what it equals in the reference. */
    const tryAt = (start: number, from: number, length: number): void => {
      let before = -1;
      for (let offset = -1; offset < length; offset++) {
        const at = from + offset;
        if (at >= reference.length) return;
        const target = at === -1 ? 0 : places[at]! + 1;
        if (target === before) continue;
        before = target;
        const moved = shifted(words, start, length, target);
        const gain = distance - beam.distance(moved);
        candidates++;
        const order = gain - best.gain || length - best.length || best.start - start || best.target - target;
        if (best.words === null || order > 0) best = { gain, length, start, target, words: moved };
      }
    };

    search: for (let start = 0; start < words.length; start++) {
      const last = Math.min(reference.length - 1, start + farthestShift);
      for (let from = Math.max(0, start - farthestShift); from <= last; from++) {
        for (let length = 1; length <= longestShift; length++) {
          const [ownEnd, end] = [start + length, from + length];
          if (ownEnd > words.length || end > reference.length) break;
          if (words[ownEnd - 1] !== reference[end - 1]) break;
          if (isMet(wrongWritten, start, length) || isMet(wrongWanted, from, length)) continue;
          if (places[from]! >= start && places[from]! < ownEnd) continue;
          tryAt(start, from, length);
          if (candidates >= mostCandidates) break search;
        }
      }
    }

    if (candidates >= mostCandidates || best.words === null || best.gain <= 0) return moves + distance;
    moves++;
    words = best.words;
  }
};
