import '@tensorflow/tfjs-backend-cpu';
import type { Model, Rule } from '@ridgeline/contracts';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { all, batch, drawingNoise, expectNear, model, rate, run, start } from '../../test/identity-run.ts';
import { portExchange, portMesh } from '../shared/port-exchange.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
  await tf.ready();
});

it('gives noise a stream of its own for each step, and none when evaluating', async () => {
  const { drawn, noise } = drawingNoise();
  await run([{ noise, at: 'logits' }], { maxSteps: 3, validation: [batch] });
  expect(new Set(drawn).size).toBe(3);
  expect(drawn).toHaveLength(3);
});

it('draws anew at each visit of a repeated site, and at each numbered site that a rule names together', async () => {
  const drawnWith = async (sites: readonly string[], at: string) => {
    const { drawn, noise } = drawingNoise();
    const visiting: Model = {
      ...model,
      sites: [...new Set(sites), 'logits'],
      forward: (params, given, mode) => {
        for (const site of sites) mode.noise(site, tf.zeros([1]));
        return model.forward(params, given, mode);
      },
    };
    await run([{ noise, at }], { model: visiting });
    return drawn;
  };
  const repeated = await drawnWith(['between', 'between'], 'between');
  expect(new Set(repeated).size).toBe(2);
  expect(await drawnWith(['between/0', 'between/1'], 'between')).toEqual(repeated);
});

it('makes weights noisy on the tape, by a draw for each parameter and step, and not when evaluating', async () => {
  const drawn: number[] = [];
  const weightNoise = {
    spec: { kind: 'doubling' },
    apply: (w: tf.Tensor, random: { uint32(n: number): Uint32Array }) => {
      drawn.push(random.uint32(1)[0]!);
      return tf.mul(2, w);
    },
  };
  const { kernel, bias } = await run([{ weightNoise, on: { role: ['kernel'] } }]);
  expectNear(
    kernel,
    start.map((w) => w - rate * 4 * w),
  );
  expectNear(
    bias,
    start.map((w) => w - rate * w),
  );
  drawn.length = 0;
  await run([{ weightNoise, on: all }], { maxSteps: 3, validation: [batch] });
  expect(new Set(drawn).size).toBe(6);
  expect(drawn).toHaveLength(6);
});

it('draws noise of activations for each worker, and noise of weights once for all', async () => {
  const mesh = portMesh(2);
  const drawnBy = await Promise.all(
    mesh.map(async (ports, rank) => {
      const [ofSites, ofWeights] = [drawingNoise(), drawingNoise()];
      const rules: Rule[] = [
        { noise: ofSites.noise, at: 'logits' },
        { weightNoise: ofWeights.noise, on: { role: ['kernel'] } },
      ];
      await run(rules, { exchange: portExchange({ rank, ports }) });
      return { sites: ofSites.drawn, weights: ofWeights.drawn };
    }),
  );
  for (const port of mesh.flat()) port?.close();
  const [first, second] = drawnBy;
  expect(first!.weights).toHaveLength(1);
  expect(second!.weights).toEqual(first!.weights);
  expect(first!.sites).toHaveLength(1);
  expect(second!.sites).toHaveLength(1);
  expect(second!.sites).not.toEqual(first!.sites);
});

it('tells noise the ids at the positions of its site', async () => {
  const given: unknown[] = [];
  const noise = {
    spec: { kind: 'seeing' },
    apply: (value: tf.Tensor, _: unknown, ids: unknown) => {
      given.push(ids);
      return value;
    },
  };
  await run([{ noise, at: 'logits' }]);
  expect(given).toEqual([batch.inputs.ids]);
});
