import { requireNonNegative, requirePositiveInteger } from '@ridgeline/contracts';

/**
 * Bits per byte: total nats / ln 2 / bytes of the text in UTF-8. Like bits per character it compares models of different
 * tokenizers; of scripts that take more bytes a character it is the smaller of the two, and so it compares no languages.
 *
 * @param options.lossNats data loss in nats, *summed* over all targets.
 * @param options.bytes the bytes that these targets spell: `new TextEncoder().encode(text).length`.
 * @throws `E_RANGE` naming the option.
 * @see Gao et al. 2020, "The Pile", for why bytes; 8 bits per byte is no compression.
 * @example bitsPerByte({ lossNats: 1000 * Math.LN2, bytes: 500 }) // ≈ 2
 */
export const bitsPerByte = ({
  lossNats,
  bytes,
}: {
  readonly lossNats: number;
  readonly bytes: number;
}): number => {
  requireNonNegative('bitsPerByte', { lossNats });
  requirePositiveInteger('bitsPerByte', { bytes });
  return lossNats / Math.LN2 / bytes;
};
