import type { AffineWeights, DecoderHead } from '@ridgeline/tensors';

/** A head that is one affine map, for decoders that know no other; undefined for others. */
export const affineOf = ({
  maps,
  logits,
}: DecoderHead): (AffineWeights & { readonly transposed?: boolean }) | undefined => {
  const [map, ...others] = maps;
  if (map === undefined || others.length > 0 || logits !== undefined || map.kernels.length !== 1)
    return undefined;
  const { kernels, ...rest } = map;
  return { kernel: kernels[0], ...rest };
};
