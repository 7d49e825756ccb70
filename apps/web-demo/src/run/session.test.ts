import { readFile } from 'node:fs/promises';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { corpora } from '@ridgeline/corpora';
import { prepareLanguageModel, train } from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { defaults, defaultsFor, type Settings } from '../settings/settings.ts';
import { excerptOf } from './excerpt.ts';
import { closeSession, evaluateSession, hashSession, stepSession, withRegularizers } from './pair-session.ts';
import { configOf } from './run-config.ts';
import { openSession, sampleSession, type TextSession } from './session.ts';

const small: Settings = { ...defaults, hidden: 16, characters: 2000 };
let text = '';

beforeAll(async () => {
  await wasmBackend().start();
  text = excerptOf(await readFile(corpora['moby-dick'].url, 'utf8'));
});

const open = (settings: Settings): Promise<TextSession> => openSession(configOf(settings), text);

const stepsOf = async (session: TextSession, steps: number): Promise<TextSession> => {
  let after = session;
  for (let step = 0; step < steps; step++) after = (await stepSession(after)).session;
  return after;
};

const hashAfter = async (settings: Settings, steps: number) => {
  const session = await stepsOf(await open(settings), steps);
  const hashes = await hashSession(session);
  closeSession(session);
  return hashes;
};

test('W19: both sides end with the weights that the library’s own loop ends with', async () => {
  const hashes = await hashAfter(small, 20);
  const libraryHash = async (settings: Settings) => {
    const config = configOf(settings);
    const run = await prepareLanguageModel(
      { ...config, training: { ...config.training, maxSteps: 20 } },
      text,
    );
    for await (const event of train(run)) if (event.type === 'run-end') return hashParams(event.state.params);
    throw new Error('the run has no end');
  };
  expect(hashes.penalised).toBe(await libraryHash(small));
  expect(hashes.plain).toBe(await libraryHash({ ...small, penalty: 'none' }));
});

test('at strength 0 both sides are the same bits', async () => {
  for (const penalty of ['l1', 'l2', 'elasticNet', 'dropout'] as const) {
    const { plain, penalised } = await hashAfter(
      { ...defaultsFor(penalty), hidden: 16, characters: 2000, lambda: 0, rate: 0 },
      3,
    );
    expect(penalised, penalty).toBe(plain);
  }
});

test('W06: a new strength acts from the next step and leaves step, left side and weights alone', async () => {
  const before = await stepsOf(await open(small), 3);
  const at3 = await hashSession(before);
  const after = withRegularizers(before, configOf({ ...small, lambda: 5 }).regularizers);
  expect(await hashSession(after)).toEqual(at3);
  expect(after.step).toBe(3);

  const changed = await stepsOf(after, 2);
  const unchanged = await hashAfter(small, 5);
  const hashes = await hashSession(changed);
  closeSession(changed);
  expect(hashes.plain).toBe(unchanged.plain);
  expect(hashes.penalised).not.toBe(unchanged.penalised);
});

test('W15: zeros come with L1 and go when it is switched off', async () => {
  const strong = await stepsOf(await open({ ...small, lambda: 5 }), 10);
  const withL1 = await evaluateSession(strong);
  expect(withL1.plain.zeroShare).toBe(0);
  expect(withL1.penalised.zeroShare).toBeGreaterThan(0.5);
  const free = await stepsOf(withRegularizers(strong, []), 10);
  expect((await evaluateSession(free)).penalised.zeroShare).toBeLessThan(withL1.penalised.zeroShare);
  closeSession(free);
});

test('W14: data loss and penalty are reported apart for the same step', async () => {
  const { session, reports } = await stepSession(await open(small));
  closeSession(session);
  expect(reports.plain.penalties).toEqual({});
  expect(reports.penalised.penalties.l1).toBeGreaterThan(0);
  expect(reports.penalised.dataLoss).toBe(reports.plain.dataLoss);
});

test('W18: samples repeat while the weights stay, and are the same for the same weights', async () => {
  const session = await open(small);
  const first = await sampleSession(session, 12);
  expect(first.plain).toBe(first.penalised);
  expect(await sampleSession(session, 12)).toEqual(first);
  closeSession(session);
});

test('W31: a session that is closed leaves nothing behind', async () => {
  const before = memory().numTensors;
  const session = await stepsOf(await open(small), 3);
  await evaluateSession(session);
  await sampleSession(session, 3);
  closeSession(session);
  expect(memory().numTensors).toBe(before);
});

test('a text too short for one window is refused by name', async () => {
  await expect(openSession(configOf(small), 'Call me Ishmael. '.repeat(10))).rejects.toMatchObject({
    code: 'E_DATA',
  });
});
