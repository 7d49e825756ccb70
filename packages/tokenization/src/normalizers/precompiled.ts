import { define, type Normalized, type Normalizer } from '@ridgeline/contracts';
import { hasLoneSurrogate } from '../code-points.ts';
import { isRecord, same } from '../same.ts';
import { stage } from '../stage.ts';
import { type CharacterMap, characterMap } from './character-map.ts';

/** A part of a text, and what is written in its place. */
type Rewritten = readonly [from: string, to: string];

/** Clusters of more bytes are written character by character. */
const mostBytes = 5;

const isShort = (cluster: string): boolean => new TextEncoder().encode(cluster).length <= mostBytes;

/** What becomes of a cluster of characters that are read as one. */
const rewritten = (map: CharacterMap, cluster: string): readonly Rewritten[] => {
  const found = (part: string): string | undefined => (hasLoneSurrogate(part) ? undefined : map(part));
  const whole = isShort(cluster) ? found(cluster) : undefined;
  if (whole !== undefined) return [[cluster, whole]];
  return Array.from(cluster, (character) => [character, found(character) ?? character]);
};

const isPlain = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit >= 32 && unit <= 126;
};

/** The parts of a text that are not plain, each with one plain character before and behind, which may belong to their clusters. */
const stretchesOf = (text: string): readonly (readonly [start: number, end: number])[] => {
  const stretches: [number, number][] = [];
  for (let at = 0; at < text.length; at++) {
    if (isPlain(text, at)) continue;
    const start = Math.max(0, at - 1);
    at++;
    while (at < text.length && !(isPlain(text, at - 1) && isPlain(text, at))) at++;
    stretches.push([start, at]);
  }
  return stretches;
};

/** Writes texts and remembers what becomes of each cluster. */
const writer = (map: CharacterMap): Normalizer['normalize'] => {
  const clusters = new Map<string, readonly Rewritten[]>();
  const rewrite = (cluster: string): readonly Rewritten[] => {
    const known = clusters.get(cluster);
    if (known !== undefined) return known;
    const found = rewritten(map, cluster);
    clusters.set(cluster, found);
    return found;
  };
  const areKept = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).every(
    (sign) => map(sign) === undefined,
  );
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  return (text): Normalized => {
    const parts: string[] = [];
    const offsets: number[] = [];
    const add = (written: string, start: number, end: number): void => {
      parts.push(written);
      for (let unit = 0; unit < written.length; unit++) offsets.push(start, end);
    };
    let kept = 0;
    const keepTo = (end: number): void => {
      parts.push(text.slice(kept, end));
      for (; kept < end; kept++) offsets.push(kept, kept + 1);
    };
    for (const [first, end] of areKept ? stretchesOf(text) : [[0, text.length] as const]) {
      keepTo(first);
      for (const { segment, index } of segmenter.segment(text.slice(first, end))) {
        let start = first + index;
        for (const [from, to] of rewrite(segment)) {
          // each character comes from the one in its place, and those behind the last from the last
          const left = Array.from(from);
          for (const character of to) {
            add(character, start, start + left[0]!.length);
            if (left.length > 1) start += left.shift()!.length;
          }
          start += left.join('').length;
        }
      }
      kept = end;
    }
    if (kept === 0) return { text };
    keepTo(text.length);
    const normal = parts.join('');
    return normal === text ? { text } : { text: normal, offsets: Int32Array.from(offsets) };
  };
};

/**
 * The table of characters of a SentencePiece model: signs that look alike become one, and those that stand for nothing go. Which, the model
 * says.
 *
 * Clusters of characters that are read as one, such as a letter with its accent, are looked up whole where they have at most five bytes of
 * UTF-8, and otherwise character by character.
 *
 * @param options.charsmap the table in base 64, as `precompiled_charsmap` of the file has it.
 * @returns `normalize`: text → text with offsets. A character comes from the one in its place in what is replaced, or from the last.
 * @throws `E_DATA` for what is no such table.
 * @see Kudo & Richardson 2018, "SentencePiece"; `normalizers.Precompiled` of Hugging Face tokenizers, whose text it writes: it takes the
 * first rule that begins a cluster, for all of the cluster.
 * @example precompiled({ charsmap: 'DAAAAAAAAQBBDQAAAAAAgGEA' }).normalize('ABBA').text // 'aBBa'
 */
export const precompiled = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'precompiled',
    {
      about: 'The table of characters of a SentencePiece model.',
      options: {
        charsmap: { type: 'text', about: 'The table in base 64, as precompiled_charsmap of a file has it.' },
      },
      example: { charsmap: 'DAAAAAAAAQBBDQAAAAAAgGEA' },
      same: { 'Hugging Face': 'Precompiled' },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ charsmap }): Omit<Normalizer, 'spec'> => ({
      normalize: writer(characterMap(charsmap)),
      toJSON: () => ({ type: 'Precompiled', precompiled_charsmap: charsmap }),
    }),
  ),
  (json): Normalizer | undefined => {
    if (!isRecord(json) || json.type !== 'Precompiled') return undefined;
    const { precompiled_charsmap: charsmap } = json;
    if (typeof charsmap !== 'string' || charsmap === '') return undefined;
    const unit = precompiled({ charsmap });
    return same(json, unit.toJSON()) ? unit : undefined;
  },
);
