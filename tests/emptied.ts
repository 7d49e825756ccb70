import type { HostParams, Model } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';

/** Parameters in which the first units of every width are at rest, about that share of them. */
export const emptied = (model: Model, params: HostParams, share: number): HostParams =>
  mapParams(params, ({ shape, data }, path) => {
    const left = data.slice();
    for (const { size, weights } of model.widths ?? [])
      for (const { axis, starts, span = 1 } of weights.filter((places) => places.path === path)) {
        const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        const resting = Math.floor(size * share) * span;
        left.forEach((_, i) => {
          const place = Math.floor(i / inner) % shape[axis]!;
          if (starts.some((start) => place >= start && place < start + resting)) left[i] = 0;
        });
      }
    return { shape, data: left };
  });
