import '@tensorflow/tfjs-backend-cpu';
import type { Constraint } from '@ridgeline/contracts';
import { abs, cast, clipByValue, clone, keep, lessEqual, mul, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { holdsToAccount } from '../test/holds-to-account.ts';
import { constraintCases } from './constraint-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('constraintCases', () => {
  const unit: Constraint = { spec: { kind: 'box' }, project: (weights) => clipByValue(weights, -1, 1) };
  holdsToAccount<Constraint>((given) => constraintCases(given), unit, {
    'moves what is outside': { project: (weights) => clone(weights) },
    'leaves what it has projected': { project: (weights) => mul(weights, 0.5) },
    'the nearest point': { project: (weights) => mul(weights, cast(lessEqual(abs(weights), 1), 'float32')) },
    'keeps no tensor': { project: (weights) => keep(clipByValue(weights, -1, 1)) },
  });
});
