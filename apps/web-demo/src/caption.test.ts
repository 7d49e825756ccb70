import { expect, test } from 'vitest';
import { announcementOf, captionOf } from './caption.ts';
import { defaults } from './settings.ts';
import { emptyView, type View } from './view.ts';

/** A run by its [training, validation] losses at every 20 steps from 0: without, and with. */
const runOf = (plain: readonly (readonly [number, number])[], penalised = plain): View => ({
  ...emptyView,
  phase: 'training',
  evaluations: plain.map(([train, validation], index) => ({
    step: 20 * index,
    plain: { train, validation, zeroShare: 0 },
    penalised: { train: penalised[index]![0], validation: penalised[index]![1], zeroShare: 0 },
  })),
});

const start = [4, 4] as const;

test('before the first step the caption says what to do', () => {
  expect(captionOf({ ...runOf([start]), phase: 'ready' }, defaults)).toMatch(/^Press Start\..*L1\.$/);
});

test('W03: rising validation is called overfitting, with the number of steps', () => {
  const view = runOf([start, [2, 2.5], [1.8, 2.6], [1.5, 2.7]], [start, [2.2, 2.6], [2.1, 2.5], [2, 2.45]]);
  expect(captionOf(view, defaults)).toBe(
    'Without a penalty, validation has risen for 40 steps, from 2.50 to 2.70, while training loss fell: overfitting. ' +
      'With L1, λ\u00a0=\u00a00.3 it is 0.25 lower, at 2.45, with a gap of 0.45 to its training loss.',
  );
});

test('a fall is called a fall, and a slower start is not called worse', () => {
  const caption = captionOf(runOf([start, [2.4, 2.5]], [start, [2.6, 2.7]]), defaults);
  expect(caption).toContain('still falling, now at 2.50');
  expect(caption).toContain('0.20 higher for now');
});

test('a penalty under which even training loss stays high is called too strong', () => {
  const plain = [start, [3, 3], [2.8, 2.9], [2.4, 2.6], [2.2, 2.5], [2, 2.5]] as const;
  const strong = plain.map((point) => (point === start ? start : ([3.1, 3.1] as const)));
  expect(captionOf(runOf(plain, strong), defaults)).toContain('too strong, it underfits');
});

test('at strength 0 the caption says that both sides are the same run', () => {
  expect(captionOf(runOf([start, [2, 2.5]]), { ...defaults, lambda: 0 })).toContain('the same run');
});

test('what is announced is one sentence with step and losses', () => {
  expect(announcementOf(runOf([start, [2, 2.5]]))).toBe(
    'Training at step 20. Validation loss without a penalty 2.50, with it 2.50.',
  );
  expect(announcementOf(emptyView)).toBe('');
});
