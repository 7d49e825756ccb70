import { expect, test } from 'vitest';
import { defaults, defaultsFor } from '../settings/settings.ts';
import { announcementOf, captionOf, secondSideOf, secondTitleOf } from './caption.ts';
import { emptyView, type View } from './view.ts';

/** A run by its [training, validation] losses at every 20 steps from 0: without, and with. */
const runOf = (plain: readonly (readonly [number, number])[], penalised = plain): View => ({
  ...emptyView,
  phase: 'training',
  penalties: [{ from: 0, settings: defaults }],
  evaluations: plain.map(([train, validation], index) => ({
    step: 20 * index,
    plain: { train, validation, zeroShare: 0 },
    penalised: { train: penalised[index]![0], validation: penalised[index]![1], zeroShare: 0 },
  })),
});

const start = [4, 4] as const;

test('before the first step the caption says what to do', () => {
  expect(captionOf({ ...runOf([start]), phase: 'ready' })).toMatch(/^Press Start\..*L1\.$/);
  // a run that is ready, and has not measured the untrained models yet
  expect(captionOf({ ...runOf([]), phase: 'ready' })).toMatch(/^Press Start\..*L1\.$/);
  expect(captionOf({ ...runOf([]), phase: 'loading' })).toBe('Loading the data and the training code.');
});

test('W03: rising validation is called overfitting, with the number of steps', () => {
  const view = runOf([start, [2, 2.5], [1.8, 2.6], [1.5, 2.7]], [start, [2.2, 2.6], [2.1, 2.5], [2, 2.45]]);
  expect(captionOf(view)).toBe(
    'Without a penalty, validation has risen for 40 steps, from 2.50 to 2.70, while training loss fell: overfitting. ' +
      'With L1, λ\u00a0=\u00a00.3 it is 0.25 lower, at 2.45, with a gap of 0.45 to its training loss.',
  );
});

test('a fall is called a fall, and a slower start is not called worse', () => {
  const caption = captionOf(runOf([start, [2.4, 2.5]], [start, [2.6, 2.7]]));
  expect(caption).toContain('still falling, now at 2.50');
  expect(caption).toContain('0.20 higher for now');
});

test('a penalty under which even training loss stays high is called too strong', () => {
  const plain = [start, [3, 3], [2.8, 2.9], [2.4, 2.6], [2.2, 2.5], [2, 2.5]] as const;
  const strong = plain.map((point) => (point === start ? start : ([3.1, 3.1] as const)));
  expect(captionOf(runOf(plain, strong))).toContain('too strong, it underfits');
});

test('at strength 0 the caption says that both sides are the same run', () => {
  expect(
    captionOf({
      ...runOf([start, [2, 2.5]]),
      penalties: [{ from: 0, settings: { ...defaults, lambda: 0 } }],
    }),
  ).toContain('the same run');
});

const late: View = {
  ...runOf([start, [2.2, 2.6], [2, 2.5], [1.9, 2.5]], [start, [2.2, 2.6], [2, 2.5], [2, 2.4]]),
  penalties: [
    { from: 0, settings: defaultsFor('none') },
    { from: 40, settings: { ...defaults, lambda: 0.02 } },
  ],
};

test('a penalty that came in the middle is credited from then on, in the caption, the title and the legend', () => {
  expect(captionOf(late)).toContain('With L1, λ\u00a0=\u00a00.02, on since step 40, it is 0.10 lower');
  expect(secondTitleOf(late)).toBe('No penalty until step 40, then L1, λ\u00a0=\u00a00.02');
  expect(secondSideOf(late)).toBe('With L1, λ\u00a0=\u00a00.02, since step 40');
  const before = { ...late, evaluations: late.evaluations.slice(0, 3) };
  expect(captionOf(before)).toContain('L1, λ\u00a0=\u00a00.02 acts from step 40 on.');
});

test('a penalty that was switched off is not called one', () => {
  const off: View = {
    ...late,
    penalties: [
      { from: 0, settings: defaults },
      { from: 40, settings: defaultsFor('none') },
    ],
  };
  expect(captionOf(off)).toContain('The second side has had no penalty since step 40; it is 0.10 lower');
  expect(secondTitleOf(off)).toBe('L1, λ\u00a0=\u00a00.3 until step 40, then no penalty');
});

test('what is announced is one sentence with step and losses', () => {
  expect(announcementOf(runOf([start, [2, 2.5]]), false)).toBe(
    'Training at step 20. Validation loss without a penalty 2.50, with L1, λ\u00a0=\u00a00.3 2.50.',
  );
  expect(announcementOf(emptyView, false)).toBe('');
  expect(announcementOf(runOf([start, [2, 2.5]]), true)).toMatch(/^A recorded run is shown/);
});
