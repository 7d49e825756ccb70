import '@tensorflow/tfjs-backend-cpu';
import type { Objective } from '@ridgeline/contracts';
import { keep, mean, type Scalar, setBackend, square, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe } from 'vitest';
import { holdsToAccount } from '../test/holds-to-account.ts';
import { objectiveCases } from './objective-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('objectiveCases', () => {
  const unit: Objective = {
    spec: { kind: 'plain' },
    terms: (pass) => ({ ...pass(), terms: {} }),
  };
  const withTerm = (termOf: (logits: Tensor) => Scalar): Partial<Objective> => ({
    terms: (pass) => {
      const found = pass();
      return { ...found, terms: { term: termOf(found.forward.logits) } };
    },
  });
  holdsToAccount<Objective>((given) => objectiveCases(given), unit, {
    'finite scalars': withTerm((logits) => logits as Scalar),
    'has the gradient': withTerm((logits) => mean(tensor(logits.dataSync()))),
    'does not see masked': withTerm((logits) => mean(square(logits))),
    'keeps no tensor': withTerm(() => keep(tensor(1)) as Scalar),
  });
});
