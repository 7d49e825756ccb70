import { expect, it, vi } from 'vitest';
import { openTerminal } from '../src/terminal/terminal.ts';
import { trainingProgress } from '../src/train/training-progress.ts';

const told = (isTTY: boolean, penalties: Readonly<Record<string, number>>): string => {
  vi.useFakeTimers({ toFake: ['performance'] });
  let text = '';
  const stderr = { isTTY, columns: 120, write: (piece: string) => (text += piece) !== '' };
  const terminal = openTerminal({ stdout: stderr, stderr, env: { NO_COLOR: '1' } }, {});
  const tell = trainingProgress(terminal, false);
  tell({ type: 'run-start', step: 0, maxSteps: 1000, parameters: 10, rules: [] });
  const penalty = Object.values(penalties).reduce((a, b) => a + b, 0);
  const steps = {
    dataLoss: 2,
    penalties,
    objective: 2 + penalty,
    gradientNorm: 1,
    learningRate: 0.1,
    targets: 100,
    stepMs: 1000,
  };
  const validation = { dataLoss: 2.5, penalties, objective: 2.5 + penalty, targets: 10 };
  for (let step = 1; step <= 10; step++) {
    vi.advanceTimersByTime(1000);
    tell({ type: 'step-end', step, ...steps });
    if (step === 4) tell({ type: 'evaluation-end', step, validation, isBest: true });
  }
  vi.useRealTimers();
  return text;
};

it('C30 shows step, data loss and penalty apart, time left, speed and validation', () => {
  const lines = told(false, { l1: 0.25, l2: 0.5 }).trimEnd().split('\n');
  expect(lines).toEqual([
    'step    4  validation 2.500  best',
    '  time         about 16 min 35 s, evaluations aside; Ctrl-C saves and stops',
    'step 5/1000  loss 2.000 + penalty 0.750  16 min 35 s left  100 tokens/s  validation 2.500',
    'step 10/1000  loss 2.000 + penalty 0.750  16 min 30 s left  100 tokens/s  validation 2.500',
  ]);
});

it('C30 shows no penalty where there is none, and moves in place on a terminal', () => {
  const text = told(true, {});
  expect(text).toMatch(/^█*░+ step 1\/1000 {2}loss 2\.000 {2}16 min 39 s left {2}100 tokens\/s\r/);
  expect(text).not.toContain('penalty');
  expect(text.match(/\n/g)).toHaveLength(2);
});

it('says which units stay, and how many have left', () => {
  let text = '';
  const stderr = { isTTY: false, columns: 120, write: (piece: string) => (text += piece) !== '' };
  const tell = trainingProgress(openTerminal({ stdout: stderr, stderr, env: { NO_COLOR: '1' } }, {}), false);
  const widths = [
    { name: 'embedding', size: 8, stays: 'maxNorm may not leave them at rest' },
    { name: 'hidden/0', size: 64 },
  ];
  tell({ type: 'run-start', step: 0, maxSteps: 1000, parameters: 10, rules: [], widths });
  const left = [{ name: 'hidden/0', size: 64, left: 12 }];
  tell({ type: 'units-leave', step: 50, parameters: 12_345, widths: left });
  expect(text).toBe(
    '  units of embedding stay: maxNorm may not leave them at rest\n' +
      'step   50  units gone: 12 of 64 hidden/0; 12,345 weights go on\n',
  );
});
