import type { Encoding, InputRules } from '@ridgeline/contracts';

const leading = /^[Ġ\p{White_Space}]*/u;
const trailing = /[Ġ\p{White_Space}]*$/u;

/**
 * Places without the spaces at the ends of tokens that are written as bytes.
 *
 * @see `processors.ByteLevel(trim_offsets=True)` of Hugging Face tokenizers.
 */
export const trimOffsets = (
  { ids, offsets }: Encoding,
  vocabulary: readonly string[],
  { keepFirstSpace }: NonNullable<InputRules['trimOffsets']>,
): Encoding => {
  const trimmed = offsets.slice();
  for (let i = 0; i < ids.length; i++) {
    const token = vocabulary[ids[i]!]!;
    const start = offsets[2 * i]!;
    const end = offsets[2 * i + 1]!;
    const before = leading.exec(token)![0].length;
    const behind = trailing.exec(token)![0].length;
    const isFirst = i === 0 || start === 0;
    const skipped = keepFirstSpace && isFirst && before === 1 ? 0 : before;
    const from = Math.min(start + skipped, end);
    trimmed[2 * i] = from;
    if (end >= behind) trimmed[2 * i + 1] = Math.max(end - behind, from);
  }
  return { ids, offsets: trimmed };
};
