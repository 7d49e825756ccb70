import '@tensorflow/tfjs-backend-cpu';
import type { Averaging } from '@ridgeline/contracts';
import { mapParams } from '@ridgeline/tensors';
import { add, clone, keep, mul, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { holdsToAccount } from '../test/holds-to-account.ts';
import { averagingCases } from './averaging-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('averagingCases', () => {
  const unit: Averaging = {
    spec: { kind: 'half' },
    next: (averaged, params) => mapParams(params, (w, path) => mul(0.5, add(w, averaged?.[path] ?? w))),
  };
  holdsToAccount<Averaging>((given) => averagingCases(given), unit, {
    'where these do not change': { next: (_, params) => mapParams(params, (w) => mul(0.5, w)) },
    'keeps no tensor': { next: (_, params) => mapParams(params, (w) => keep(clone(w))) },
  });
});
