import type { Model, Params } from '@ridgeline/contracts';
import { type DecoderNorm, recurrentDecoder } from '@ridgeline/tensors';
import type { HeadLayer } from './heads/head.ts';
import type { CellKind } from './layers/recurrent-cells.ts';

interface Decoded {
  /** Where the recurrent layers stand. */
  readonly path: string;
  readonly cell: CellKind;
  readonly layers: number;
  readonly activation?: 'relu' | 'none';
  /** Where the norm before the head stands; absent: there is none. */
  readonly norm?: string;
  readonly head: HeadLayer;
}

const normAt = (params: Params, path: string): DecoderNorm | undefined => {
  const [scale, offset] = [params[`${path}/scale`], params[`${path}/offset`]];
  return scale && offset && { scale, offset };
};

/** The decoder of a recurrent language model, by the parameters that its layers have. */
export const decoderOf =
  ({ path, cell, layers, activation = 'none', norm, head }: Decoded): NonNullable<Model['decoder']> =>
  (params) => {
    const layerAt = (layer: number) => {
      const own = `${path}/${layer}`;
      const recurrent = params[`${own}/recurrent`];
      const recurrentBias = params[`${own}/recurrentBias`];
      const residual = normAt(params, `${own}/norm`);
      return {
        kernel: params[`${own}/kernel`]!,
        bias: params[`${own}/bias`]!,
        ...(recurrent && { recurrent }),
        ...(recurrentBias && { recurrentBias }),
        ...(residual && { residual }),
      };
    };
    const last = norm === undefined ? undefined : normAt(params, norm);
    return recurrentDecoder({
      table: params['embedding/table']!,
      cell,
      layers: Array.from({ length: layers }, (_, layer) => layerAt(layer)),
      ...(last && { norm: last }),
      activation,
      head: head.decoderHead(params),
    });
  };
