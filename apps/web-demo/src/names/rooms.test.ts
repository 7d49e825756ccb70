import { readFile } from 'node:fs/promises';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { corpora } from '@ridgeline/corpora';
import { readDelimited } from '@ridgeline/data';
import { prepareTranslation, translateTexts, translationScores } from '@ridgeline/recipes';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { beginSession, closeSession, type Session, stepSession } from '../run/pair-session.ts';
import { openRoom } from './rooms.ts';
import { translationConfig } from './run-config.ts';
import { startOf } from './tasks.ts';

const csv = { classification: '', translation: '' };

beforeAll(async () => {
  await wasmBackend().start();
  csv.classification = await readFile(corpora['first-names'].url, 'utf8');
  csv.translation = await readFile(corpora['locale-names'].url, 'utf8');
});

const stepsOf = async (session: Session, steps: number): Promise<Session> => {
  let after = session;
  for (let step = 0; step < steps; step++) after = (await stepSession(after)).session;
  return after;
};

test('a classifier learns to tell names, and gives each class its probability', async () => {
  const before = memory().numTensors;
  const room = await openRoom('classification', startOf('classification', 'l2'), csv.classification);
  expect(room.names).toEqual({ train: 1921, validation: 2881, test: 3201 });
  const session = await stepsOf(beginSession(room.run), 40);
  const { params } = session.sides.penalised.state;
  // two thirds of the names are female
  expect(await room.rightShare(params)).toBeGreaterThan(0.68);
  const answer = await room.answer(params, 'Rosalinda');
  if (!('ranking' in answer)) throw new Error('the answer is no ranking');
  expect(answer.ranking.map(({ label }) => label).sort()).toEqual(['female', 'male']);
  expect(answer.ranking.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 6);
  expect(answer.ranking[0]!.label).toBe('female');
  closeSession(session);
  expect(memory().numTensors).toBe(before);
});

test('a translator writes what the library writes, and as much of it is right', async () => {
  const before = memory().numTensors;
  const settings = startOf('translation', 'elasticNet');
  const room = await openRoom('translation', settings, csv.translation);
  expect(room.names).toEqual({ train: 753, validation: 108, test: 215 });
  const session = await stepsOf(beginSession(room.run), 30);
  const { params } = session.sides.penalised.state;
  const run = await prepareTranslation(
    translationConfig(settings),
    readDelimited(csv.translation, { name: 'locale-names' }),
  );
  const [sources, references] = [
    run.parts.test.pairs.map(({ source }) => source),
    run.parts.test.pairs.map(({ target }) => target),
  ];
  const hypotheses = await translateTexts({ ...run, params }, sources, { maxTokens: 80 });
  expect(await room.rightShare(params)).toBe(translationScores({ hypotheses, references }).exactMatch);
  expect(await room.answer(params, sources[0]!)).toEqual({ translation: hypotheses[0] });
  closeSession(session);
  expect(memory().numTensors).toBe(before);
});
