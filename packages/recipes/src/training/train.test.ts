import type { TrainingState } from '@ridgeline/contracts';
import { adam, warmupCosine } from '@ridgeline/optimizers';
import { expect, it } from 'vitest';
import { parseConfig } from '../config/read-config.ts';
import { idleSteps, stepsLeft } from './train.ts';

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

it('says that a run has stopped early, and what makes it go on', () => {
  const state = { step: 16, evaluationsWithoutGain: 2 } as TrainingState;
  const patient = (patience: number) => ({ config: parseConfig({ training: { maxSteps: 20, patience } }) });
  expect(() => stepsLeft(patient(2), state)).toThrow(
    expect.objectContaining({
      code: 'E_CONFIG',
      message: 'training: the run has stopped early, after 16 steps: 2 evaluations in a row without a gain.',
      hint: 'To go on, raise training.patience: --set training.patience=4',
    }),
  );
  expect(stepsLeft(patient(3), state)).toBe(4);
  expect(stepsLeft(patient(2))).toBe(20);
});

it('counts the steps to come that change no weight', () => {
  const steps = (decaySteps: number) => {
    const config = parseConfig({ training: { maxSteps: 20 } });
    const learningRate = warmupCosine({ peak: 0.1, floor: 0, warmupSteps: 2, decaySteps });
    return { config, optimizer: adam({ learningRate }) };
  };
  expect(idleSteps(steps(20))).toBe(0);
  expect(idleSteps(steps(12))).toBe(8);
  expect(idleSteps(steps(12), { step: 15 } as TrainingState)).toBe(5);
});
