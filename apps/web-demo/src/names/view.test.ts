import { expect, test } from 'vitest';
import { answerInWords, unknownInWords } from './answer-words.ts';
import type { Answered, NamesEvent, NamesOpened } from './messages.ts';
import { startOf } from './tasks.ts';
import { afterNamesEvent, emptyNamesView } from './view.ts';

const settings = startOf('translation', 'l1');

const opened: NamesOpened = {
  type: 'opened',
  task: 'translation',
  settings,
  backend: 'wasm',
  parameters: 10,
  names: { train: 3, validation: 2, test: 1 },
};

const answered: Answered = {
  type: 'answered',
  name: 'Spain',
  step: 20,
  unknown: [],
  plain: { translation: '' },
  penalised: { translation: 'Espagne' },
};

const entry = {
  step: 20,
  plain: { train: 1, validation: 2, zeroShare: 0 },
  penalised: { train: 1.5, validation: 1.8, zeroShare: 0.1 },
};

const after = (...events: readonly NamesEvent[]) => events.reduce(afterNamesEvent, emptyNamesView);

test('a view gathers curves, tests, answers and penalties of one run', () => {
  const other = startOf('translation', 'l2');
  const view = after(
    opened,
    { type: 'playing' },
    { type: 'evaluated', entry },
    { type: 'regularized', step: 20, settings: other },
    { type: 'tested', step: 20, plain: 0.1, penalised: 0.2 },
    answered,
  );
  expect(view).toMatchObject({
    phase: 'training',
    evaluations: [entry],
    answered,
    tested: { penalised: 0.2 },
  });
  expect(view.penalties).toEqual([
    { from: 0, settings },
    { from: 20, settings: other },
  ]);
  expect(after(opened, { type: 'idle', finished: true }).phase).toBe('finished');
});

test('what an earlier run still had to tell is ignored, and a new one begins empty', () => {
  expect(after({ type: 'evaluated', entry }, answered)).toEqual(emptyNamesView);
  expect(after(opened, { type: 'evaluated', entry }, answered, opened)).toEqual(after(opened));
});

test('a failure is kept with what there was', () => {
  const failure = { type: 'failed', code: 'E_NAN', message: 'The loss is not finite.' } as const;
  expect(after(opened, { type: 'evaluated', entry }, failure)).toMatchObject({
    phase: 'failed',
    failure,
    evaluations: [entry],
  });
});

test('answers are told in a sentence', () => {
  expect(answerInWords(answered)).toBe('Spain: without a penalty nothing; on the second side Espagne.');
  const ranking = [
    { label: 'female', probability: 0.914 },
    { label: 'male', probability: 0.086 },
  ];
  expect(answerInWords({ ...answered, name: 'Ada', plain: { ranking } })).toBe(
    'Ada: without a penalty female 91.4 %, male 8.6 %; on the second side Espagne.',
  );
});

test('characters that nothing was learnt of are named', () => {
  expect(unknownInWords([])).toBeUndefined();
  expect(unknownInWords(['7'])).toMatch(/^“7” is in no name/);
  expect(unknownInWords(['7', 'ß'])).toMatch(/^“7”, “ß” are in no name/);
});
