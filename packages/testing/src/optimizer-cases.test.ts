import '@tensorflow/tfjs-backend-cpu';
import type { Optimizer } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { add, mul, reshape, setBackend, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { holdsToAccount } from '../test/holds-to-account.ts';
import { optimizerCases } from './optimizer-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('optimizerCases', () => {
  const unit: Optimizer = {
    spec: { kind: 'plain', learningRate: 0.1 },
    learningRate: { spec: { kind: 'constant', rate: 0.1 }, at: () => 0.1 },
    init: () => record([['plain/count', zeros([])]]),
    update: (gradients, state) => ({
      updates: mapParams(gradients, (gradient) => mul(-0.1, gradient)),
      state: mapParams(state, (count) => add(count, 1)),
    }),
  };
  const withUpdate = (update: Optimizer['update']): Partial<Optimizer> => ({ update });
  holdsToAccount<Optimizer>((given) => optimizerCases(given), unit, {
    'keeps the layout of its state': withUpdate((gradients, state, params, step) => ({
      ...unit.update(gradients, state, params, step),
      state: {},
    })),
    'an update of the same shape': withUpdate((gradients, state) => ({
      updates: { ...mapParams(gradients, (gradient) => mul(-0.1, reshape(gradient, [-1]))) },
      state: mapParams(state, (count) => add(count, 1)),
    })),
    'tensors of its own': withUpdate((gradients, state) => ({ updates: gradients, state })),
    'in one pass as in two': {
      apply: (gradients, state, params, step) => {
        const next = unit.update(gradients, state, params, step);
        return {
          params: mapParams(params, (value, path) => add(value, next.updates[path]!)),
          state: next.state,
        };
      },
    },
    'lessens a quadratic': withUpdate((gradients, state) => ({
      updates: mapParams(gradients, (gradient) => mul(0.1, gradient)),
      state: mapParams(state, (count) => add(count, 1)),
    })),
  });
});
