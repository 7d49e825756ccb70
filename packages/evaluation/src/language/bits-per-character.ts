import { requireNonNegative, requirePositiveInteger } from '@ridgeline/contracts';

/**
 * Bits per character: total nats / ln 2 / characters. Unlike perplexity it compares models with different tokenizers.
 *
 * @param options.lossNats data loss in nats, *summed* over all targets.
 * @param options.characters the characters (code points) that these targets spell, not their tokens.
 * @throws `E_RANGE` naming the option.
 * @example bitsPerCharacter({ lossNats: 1000 * Math.LN2, characters: 500 }) // ≈ 2
 */
export const bitsPerCharacter = (options: {
  readonly lossNats: number;
  readonly characters: number;
}): number => {
  const { lossNats, characters } = options;
  requireNonNegative('bitsPerCharacter', { lossNats });
  requirePositiveInteger('bitsPerCharacter', { characters });
  return lossNats / Math.LN2 / characters;
};
