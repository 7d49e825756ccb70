import type { HostParams, TrainingState } from '@ridgeline/contracts';
import { hashParams, record } from '@ridgeline/tensors';
import { expect, it } from 'vitest';
import { encodeSafetensors } from './encode-safetensors.ts';
import { decodeState, encodeState } from './state.ts';

const tensor = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
const params: HostParams = record([
  ['lstm/0/kernel', tensor(1, -0, NaN)],
  ['__proto__', tensor(1e-45)],
]);
const state: TrainingState = {
  step: 120,
  params,
  optimizer: {
    'adam/first/lstm/0/kernel': tensor(0.1, 0.2, 0.3),
    'adam/second/lstm/0/kernel': tensor(1, 2, 3),
  },
  carried: { 'lstm/0/hidden': { shape: [1, 2], data: Float32Array.of(5, 6) } },
  best: { step: 100, dataLoss: 1.2345678901234567, params: { 'lstm/0/kernel': tensor(7, 8, 9) } },
  evaluationsWithoutGain: 2,
};
const { best: _best, ...unevaluated } = state;

it('gives back every bit of the state, in the same order', async () => {
  const found = await decodeState(await encodeState(state));
  expect(found).toEqual(state);
  expect(Object.keys(found.params)).toEqual(Object.keys(params));
  for (const part of ['params', 'optimizer', 'carried'] as const) {
    expect(await hashParams(found[part])).toBe(await hashParams(state[part]));
  }
  expect(await hashParams(found.best!.params)).toBe(await hashParams(state.best!.params));
});

it('gives back the average and the evaluations of runs that have them', async () => {
  const more: TrainingState = {
    ...state,
    averaged: { 'lstm/0/kernel': tensor(4, 5, 6) },
    evaluations: [
      { step: 100, dataLoss: 1.2345678901234567 },
      { step: 120, dataLoss: 2 },
    ],
  };
  expect(await decodeState(await encodeState(more))).toEqual(more);
  const lost = { ...more, evaluations: [{ step: 1, dataLoss: Number.NaN }] };
  await expect(encodeState(lost)).rejects.toMatchObject({ code: 'E_DATA' });
});

it('gives back a state without an evaluation and with nothing carried', async () => {
  const first: TrainingState = {
    ...unevaluated,
    step: 0,
    optimizer: {},
    carried: {},
    evaluationsWithoutGain: 0,
  };
  const found = await decodeState(await encodeState(first));
  expect(found).toEqual(first);
  expect('best' in found).toBe(false);
});

it('writes counters that people can read', async () => {
  const json = JSON.parse(new TextDecoder().decode((await encodeState(state))['state.json']));
  expect(json).toEqual({
    version: 1,
    step: 120,
    evaluationsWithoutGain: 2,
    best: { step: 100, dataLoss: 1.2345678901234567 },
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

it('finds any bit that flips and any cut, in either file', async () => {
  const files = await encodeState({ ...state, optimizer: {} });
  for (const [name, bytes] of Object.entries(files)) {
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await expect(decodeState({ ...files, [name]: flipped }), `${name} bit ${bit}`).rejects.toMatchObject({
        code: 'E_CHECKPOINT',
      });
    }
    for (let length = 0; length < bytes.length; length++) {
      const cut = { ...files, [name]: bytes.slice(0, length) };
      await expect(decodeState(cut), `${name} cut at ${length}`).rejects.toMatchObject({
        code: 'E_CHECKPOINT',
      });
    }
  }
});

it('refuses files of different saves', async () => {
  const earlier = await encodeState({ ...state, step: 119 });
  const later = await encodeState(state);
  await expect(decodeState({ ...later, 'state.json': earlier['state.json'] })).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: 'state.json: it must be of the same save as state.safetensors, and is not.',
    hint: 'Go on from an earlier save, or start the run anew.',
  });
});

it('refuses a file that is missing, and a version that it does not know', async () => {
  const files = await encodeState(state);
  await expect(decodeState({ 'state.safetensors': files['state.safetensors'] })).rejects.toThrow(
    'state.json: it must be in the run folder, and is not.',
  );
  const newer = new TextDecoder().decode(files['state.json']).replace('"version": 1', '"version": 2');
  await expect(decodeState({ ...files, 'state.json': new TextEncoder().encode(newer) })).rejects.toThrow(
    'state.json: its version must be 1, got 2.',
  );
});

it('refuses tensors that belong to no part of a state', async () => {
  const files = await encodeState(state);
  for (const path of ['kernel', '/kernel', 'other/kernel', '__proto__/kernel']) {
    const strange = await encodeSafetensors({ [path]: tensor(1) });
    await expect(decodeState({ ...files, 'state.safetensors': strange })).rejects.toThrow(
      `state.safetensors: "${path}" must be of params, optimizer, carried, averaged, best.`,
    );
  }
});

it('refuses to write counters that no run has', async () => {
  await expect(encodeState({ ...state, step: -1 })).rejects.toMatchObject({ code: 'E_DATA' });
  await expect(encodeState({ ...state, step: 1.5 })).rejects.toThrow('got step 1.5');
  const lost = { ...state, best: { ...state.best!, dataLoss: NaN } };
  await expect(encodeState(lost)).rejects.toThrow('the best loss finite');
});
