import { expect, test } from 'vitest';
import type { EvaluationEntry, Opened, WorkerEvent } from '../run/messages.ts';
import { defaults, defaultsFor } from '../settings/settings.ts';
import { afterEvent, bestOf, bestSinceChange, emptyView, stepOf, type View } from './view.ts';

const opened: Opened = {
  type: 'opened',
  settings: defaults,
  backend: 'wasm',
  parameters: 10,
  vocabulary: 5,
  characters: { train: 100, valid: 10 },
  stepsPerEpoch: 4,
  picture: { characters: ['e'], columns: 1 },
};

const entry = (step: number, plain: number, penalised: number): EvaluationEntry => ({
  step,
  plain: { train: plain - 0.5, validation: plain, zeroShare: 0 },
  penalised: { train: penalised - 0.1, validation: penalised, zeroShare: 0.5 },
});

const report = (step: number) => {
  const side = { dataLoss: 2, penalty: 1, objective: 3 };
  return { step, plain: side, penalised: side };
};

const progress = (...steps: number[]): WorkerEvent => ({
  type: 'progress',
  steps: steps.map(report),
  evaluations: steps.map((step) => entry(step, 2, 2)),
  tokensPerSecond: 100,
});

const after = (...events: WorkerEvent[]): View => events.reduce(afterEvent, emptyView);

test('progress is appended and the step counts on', () => {
  const view = after(opened, { type: 'playing' }, progress(1, 2), progress(3));
  expect(view.phase).toBe('training');
  expect(view.steps.map(({ step }) => step)).toEqual([1, 2, 3]);
  expect(view.evaluations).toHaveLength(3);
  expect(stepOf(view)).toBe(3);
});

test('what an earlier run still tells is ignored until the new one is ready', () => {
  expect(afterEvent(emptyView, progress(7))).toBe(emptyView);
  expect(stepOf(after(opened, progress(7), opened))).toBe(0);
});

const stronger = { ...defaults, lambda: 1 };

test('W06: a change of the penalty is written down with its step and keeps everything else', () => {
  const before = after(opened, { type: 'playing' }, progress(1, 2));
  const view = afterEvent(before, { type: 'regularized', step: 2, settings: stronger });
  const penalties = [
    { from: 0, settings: defaults },
    { from: 2, settings: stronger },
  ];
  expect(view).toEqual({ ...before, penalties });
});

test('what came before a penalty is not credited to it', () => {
  const view = after(
    { ...opened, settings: defaultsFor('none') },
    progress(20, 40),
    { type: 'regularized', step: 40, settings: defaults },
    { type: 'progress', steps: [], evaluations: [entry(60, 3, 2.5)], tokensPerSecond: 0 },
  );
  expect(bestOf(view.evaluations, 'penalised')?.step).toBe(20);
  expect(bestSinceChange(view)?.step).toBe(60);
});

test('the end of a run and a pause are told apart', () => {
  expect(after(opened, { type: 'idle', finished: false }).phase).toBe('paused');
  expect(after(opened, { type: 'idle', finished: true }).phase).toBe('finished');
});

test('a failure is shown even before a run is ready', () => {
  const view = after({ type: 'failed', code: 'E_DATA', message: 'Too short.' });
  expect(view).toMatchObject({ phase: 'failed', failure: { code: 'E_DATA' } });
});

test('W13: the best step has the lowest validation loss, the first of equals', () => {
  const entries = [entry(20, 3, 3), entry(40, 2, 2.5), entry(60, 2, 2.4)];
  expect(bestOf(entries, 'plain')?.step).toBe(40);
  expect(bestOf(entries, 'penalised')?.step).toBe(60);
  expect(bestOf([], 'plain')).toBeUndefined();
});
