import { adamw, chain, clipByGlobalNorm } from '@ridgeline/optimizers';
import { l1 } from '@ridgeline/regularizers';
import { expectClose } from '@ridgeline/testing';
import { add, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { backends } from './backends.ts';
import { follow } from './small-run.ts';

const fusing = Object.keys(backends).filter((name) => name !== 'cpu');

it.each(fusing)('trains alike on the plain backend and on %s with its fused kernels', async (name) => {
  await backends.cpu!();
  const plain = await follow();
  await backends[name]!();
  const fused = await follow();
  for (const what of ['losses', 'penalties', 'norms'] as const) {
    expectClose(fused[what], plain[what], { relative: 1e-4, what });
  }
  for (const [path, value] of Object.entries(plain.params)) {
    // Adam divides by the root of tiny second moments, so that the last bits of a gradient can show in a weight
    expectClose(fused.params[path]!, value, { relative: 1e-2, what: path });
  }
  expect(fused.losses.at(-1)).toBeLessThan(fused.losses[0]!);
});

it.each(Object.entries(backends))(
  'composes AdamW, clipping and the soft threshold on %s',
  async (_, start) => {
    await start();
    tidy(() => {
      const unit = chain(clipByGlobalNorm(1), adamw({ learningRate: 0.1, weightDecay: 0.5 }));
      const params = { w: tensor1d([1, -0.06, 0]) };
      const { updates } = unit.update({ w: tensor1d([3, -4, 0]) }, unit.init(params), params, 0);
      const moved = l1({ lambda: 0.5 }).proximal!(add(params.w, updates.w!), 0.1);
      // Adam's first step is −η·sign(g) for any clipped g ≠ 0; the decay takes η·0.5·w; the threshold is 0.05
      expectClose(moved, [1 - 0.1 - 0.05 - 0.05, 0, 0], { relative: 1e-5 });
      expect(moved.dataSync()[1]).toBe(0);
    });
  },
);
