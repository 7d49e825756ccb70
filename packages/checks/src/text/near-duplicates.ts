import { murmurHash } from '@ridgeline/data';
import { sameText } from './same-text.ts';

/** Texts as alike as this are taken for the same, written twice: as in Lee et al. 2022, "Deduplicating training data". */
export const alike = 0.8;
/** Bytes of UTF-8 of a shingle, which are eight Latin letters, four Cyrillic or fewer than three Chinese: long enough that few texts share most. */
const shingleLength = 8;
/**
 * 16 bands of 4 hashes: two texts of Jaccard similarity s fall into one bucket with a chance of 1 − (1 − s⁴)¹⁶, 0.9998 at 0.8 and
 * 0.64 at 0.5; what falls together is compared exactly.
 */
const bands = 16;
const rows = 4;
/** Texts of a bucket that one is compared with, so that time stays linear. */
const mostCompared = 8;

/** What is counted as the same in near duplicates: letters and digits, whatever their case and what stands between. */
const plain = (text: string): string =>
  sameText(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The hashes of all shingles of a text, each once; none of a text shorter than one. */
const shinglesOf = (text: string): Set<number> => {
  const bytes = new TextEncoder().encode(plain(text));
  const found = new Set<number>();
  for (let start = 0; start + shingleLength <= bytes.length; start++)
    found.add(murmurHash(bytes, start, start + shingleLength));
  return found;
};

const multipliers = Int32Array.from({ length: bands * rows }, (_, i) => Math.imul(2 * i + 1, 0x9e3779b1) | 1);
const offsets = Int32Array.from({ length: bands * rows }, (_, i) => Math.imul(i + 1, 0x85ebca6b));

/** A hash of each band: the least of the shingles under each of its functions. */
const bandsOf = (shingles: ReadonlySet<number>): Int32Array => {
  const least = new Int32Array(bands * rows).fill(0x7fffffff);
  for (const shingle of shingles)
    for (let i = 0; i < least.length; i++) {
      const mixed = Math.imul(shingle, multipliers[i]!) + offsets[i]!;
      const value = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
      const hash = value ^ (value >>> 13);
      if (hash < least[i]!) least[i] = hash;
    }
  return Int32Array.from({ length: bands }, (_, band) => {
    let hash = band;
    for (let row = 0; row < rows; row++) hash = Math.imul(hash ^ least[band * rows + row]!, 0x01000193);
    return hash;
  });
};

/** |A ∩ B| / |A ∪ B| */
const jaccard = (a: ReadonlySet<number>, b: ReadonlySet<number>): number => {
  let common = 0;
  for (const value of a) if (b.has(value)) common++;
  return common / (a.size + b.size - common);
};

/**
 * Finds, among new texts, those that are nearly one of the known ones, by MinHash in bands, in time linear in the length of all.
 *
 * @returns a function from new texts to the places of such ones; texts of fewer bytes than a shingle are not looked at, nor those that
 *   are the same as a known one.
 * @see Broder 1997, "On the resemblance and containment of documents".
 */
export const nearDuplicatesOf = (
  known: readonly string[],
): ((fresh: readonly string[]) => readonly number[]) => {
  const exact = new Set(known.map(sameText));
  const shingles = known.map(shinglesOf);
  const buckets = Array.from({ length: bands }, () => new Map<number, number[]>());
  shingles.forEach((set, place) => {
    if (set.size === 0) return;
    bandsOf(set).forEach((hash, band) => {
      const bucket = buckets[band]!.get(hash);
      if (bucket === undefined) buckets[band]!.set(hash, [place]);
      else if (bucket.length < mostCompared) bucket.push(place);
    });
  });
  const isNear = (text: string): boolean => {
    const own = shinglesOf(text);
    if (own.size === 0 || exact.has(sameText(text))) return false;
    const candidates = new Set<number>();
    bandsOf(own).forEach((hash, band) => {
      for (const candidate of buckets[band]!.get(hash) ?? []) candidates.add(candidate);
    });
    return [...candidates].some((candidate) => jaccard(own, shingles[candidate]!) >= alike);
  };
  return (fresh) => fresh.flatMap((text, place) => (isNear(text) ? [place] : []));
};
