import '@tensorflow/tfjs-backend-cpu';
import type { GradientMethod } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { clone, keep, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { holdsToAccount } from '../test/holds-to-account.ts';
import { gradientMethodCases } from './gradient-method-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('gradientMethodCases', () => {
  const unit: GradientMethod = {
    spec: { kind: 'twice' },
    *find() {
      yield {};
      return yield {};
    },
  };
  holdsToAccount<GradientMethod>((given) => gradientMethodCases(given), unit, {
    'a gradient for every parameter': {
      *find() {
        return { ...(yield {}), gradients: {} };
      },
    },
    'no site but those that it names': {
      *find() {
        return yield { look: ['embedding'] };
      },
    },
    'keeps no tensor': {
      *find() {
        const found = yield {};
        return { ...found, gradients: mapParams(found.gradients, (value) => keep(clone(value))) };
      },
    },
  });
});
