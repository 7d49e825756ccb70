import { batchNormLayer, layerNormLayer } from '@ridgeline/models';
import { batchNorm, layerNorm } from '@ridgeline/tensors';
import { expectClose, goldenTensor } from '@ridgeline/testing';
import { scalar, type Tensor, tidy, transpose } from '@tensorflow/tfjs-core';
import { it } from 'vitest';
import norms from './golden/norm.json' with { type: 'json' };
import {
  type Case,
  type Compute,
  cases,
  check,
  onEveryBackend,
  relative,
  type Tensors,
} from './layers-golden-case.ts';

const layerNorms = cases(norms).filter(({ name }) => name.startsWith('LayerNorm'));
const batchNorms = cases(norms).filter(({ name }) => name.startsWith('BatchNorm'));

const ofLayerNorm =
  ({ config }: Case): Compute =>
  ({ x, weight, bias }) => {
    const epsilon = (config.eps as number | undefined) ?? 1e-5;
    if (weight === undefined || bias === undefined) {
      return { output: layerNorm(x!, { epsilon, ...(weight && { scale: weight }) }) };
    }
    const layer = layerNormLayer('norm', { width: 8, epsilon });
    return { output: layer.apply({ 'norm/scale': weight, 'norm/offset': bias }, x!) };
  };

/** PyTorch's features are the second axis, ours the last. */
const turn = (x: Tensor): Tensor => (x.rank === 3 ? transpose(x, [0, 2, 1]) : x);

const ofBatchNorm = (golden: Case) => (given: Tensors) => {
  const { eps: epsilon, momentum } = golden.config as { eps: number; momentum: number | null };
  const layer = batchNormLayer('norm', { width: 8, epsilon, momentum: momentum ?? 'cumulative' });
  const before = golden.buffers_before!;
  return layer.apply(
    {
      'norm/scale': given.weight!,
      'norm/offset': given.bias!,
      'norm/mean': goldenTensor(before.running_mean!),
      'norm/variance': goldenTensor(before.running_var!),
      'norm/batches': scalar(before.num_batches_tracked!.data[0]!),
    },
    { inputs: turn(given.x!), training: golden.training },
  );
};

onEveryBackend(() => {
  it.each(layerNorms.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    check(ofLayerNorm(golden), golden);
  });

  it.each(batchNorms.map((golden) => [golden.name, golden] as const))('%s', (_, golden) => {
    if (golden.config.affine === false) {
      check(({ x }) => ({ output: turn(batchNorm(turn(x!)).outputs) }), golden);
      return;
    }
    const apply = ofBatchNorm(golden);
    check((given) => ({ output: turn(apply(given).outputs) }), golden);
    tidy(() => {
      const given = { x: golden.inputs.x!, ...golden.params };
      const tensors = Object.fromEntries(
        Object.entries(given).map(([name, value]) => [name, goldenTensor(value)]),
      );
      const { buffers } = apply(tensors);
      const after = golden.buffers_after!;
      expectClose(buffers['norm/mean']!, after.running_mean!, { relative, what: 'running mean' });
      expectClose(buffers['norm/variance']!, after.running_var!, { relative, what: 'running variance' });
      expectClose(buffers['norm/batches']!, after.num_batches_tracked!, { relative: 0, what: 'batches' });
    });
  });
});
