import type { TrainingState } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { stepsLeft } from './train.ts';

it.each([16, 3])('says how many steps a run has taken that is asked for %i', (maxSteps) => {
  const config = parseConfig({ training: { maxSteps } });
  expect(stepsLeft({ config })).toBe(maxSteps);
  expect(() => stepsLeft({ config }, { step: 16 } as TrainingState)).toThrow(
    expect.objectContaining({
      message: 'training: the run has already taken its 16 steps.',
      hint: 'To go on, raise training.maxSteps: --set training.maxSteps=32',
    }),
  );
});
