import '@tensorflow/tfjs-backend-cpu';
import type { Loss } from '@ridgeline/contracts';
import { softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  add,
  div,
  keep,
  mean,
  mul,
  ones,
  reshape,
  type Scalar,
  setBackend,
  sum,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { holdsToAccount } from '../test/holds-to-account.ts';
import { lossCases } from './loss-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('lossCases', () => {
  const parts: Loss['perExample'] = (logits, { targets, counts: counted }) => {
    const rows = targets.shape[0]!;
    const positions = targets.size / rows;
    const losses = softmaxCrossEntropy(reshape(logits, [targets.size, -1]), reshape(targets, [-1]));
    const counts = counted === undefined ? ones([rows, positions]) : reshape(counted, [rows, positions]);
    return {
      lossNats: sum(mul(reshape(losses, [rows, positions]), counts), 1) as Tensor1D,
      targets: sum(counts, 1) as Tensor1D,
    };
  };
  const unit: Loss = {
    spec: { kind: 'nats' },
    perExample: parts,
    mean: (logits, batch) => {
      const { lossNats, targets } = parts(logits, batch);
      return div(sum(lossNats), sum(targets));
    },
    weight: ({ targets, counts }) =>
      counts === undefined
        ? targets.data.length
        : Array.from(counts.data).reduce((total, one) => total + one, 0),
  };
  holdsToAccount<Loss>((given) => lossCases(given), unit, {
    'refuses targets that count': { requireTargets: () => {} },
    'and are no class': {
      requireTargets: ({ targets }, classes) => {
        if (targets.data.some((id) => id >= classes || id < 0)) throw new Error('not a class');
      },
    },
    'mean of its parts': { mean: (logits, batch) => mean(parts(logits, batch).lossNats) },
    'the weight of a batch': { weight: ({ targets }) => targets.data.length },
    'gradient of its mean': {
      mean: (logits, batch) => {
        const half = mul(0.5, unit.mean(logits, batch)) as Scalar;
        return add(half, half.dataSync()[0]!);
      },
    },
    'by −log p of the targets': {
      byTarget: {
        mean: (nats) => mean<Scalar>(nats),
        perExample: (nats) => ({
          lossNats: sum<Tensor1D>(nats, -1),
          targets: sum<Tensor1D>(ones(nats.shape), -1),
        }),
      },
    },
    'does not see masked': { mean: (logits, { targets }) => unit.mean(logits, { inputs: {}, targets }) },
    'keeps no tensor': { mean: (logits, batch) => keep(unit.mean(logits, batch)) },
  });
});
