import '@tensorflow/tfjs-backend-cpu';
import type { ActivityRegularizer, Noise } from '@ridgeline/contracts';
import {
  add,
  clone,
  div,
  keep,
  mean,
  mul,
  type Scalar,
  setBackend,
  square,
  sum,
  tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { holdsToAccount } from '../test/holds-to-account.ts';
import { activityRegularizerCases, noiseCases } from './activation-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('activityRegularizerCases', () => {
  const unit: ActivityRegularizer = {
    spec: { kind: 'activity', lambda: 0.1 },
    penalty: (activation, mask) => {
      const sums = sum(square(activation), -1);
      return mask === undefined ? mean(sums) : div(sum(mul(sums, mask)), sum(mask));
    },
  };
  holdsToAccount<ActivityRegularizer>((given) => activityRegularizerCases(given), unit, {
    'penalty above 0': { penalty: (activation) => mul(-1, sum(square(activation))) },
    'sub-gradient 0 at 0': { penalty: (activation) => sum(activation) },
    'does not see masked': { penalty: (activation) => mean(square(activation)) },
    'keeps no tensor': { penalty: (activation) => keep(sum(square(activation))) as Scalar },
  });
});

describe('noiseCases', () => {
  const unit: Noise = {
    spec: { kind: 'additive' },
    apply: (activation, random) => add(activation, tensor(random.normal(activation.size), activation.shape)),
  };
  holdsToAccount<Noise>((given) => noiseCases(given), unit, {
    'keeps the expectation': { apply: (activation, random) => add(unit.apply(activation, random), 1) },
    'follows its random stream': { apply: (activation) => clone(activation) },
    'lets gradients through': {
      apply: (activation, random) => clone(tensor(random.normal(activation.size))),
    },
    'keeps no tensor': { apply: (activation, random) => keep(unit.apply(activation, random)) },
  });
});
