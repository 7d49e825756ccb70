import '@tensorflow/tfjs-backend-cpu';
import type { Decoder, Model } from '@ridgeline/contracts';
import { embedding, linear, record } from '@ridgeline/tensors';
import {
  add,
  clone,
  keep,
  mean,
  mul,
  reshape,
  setBackend,
  sub,
  type Tensor,
  tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { failures, holdsToAccount } from '../test/holds-to-account.ts';
import { modelCases } from './model-cases.ts';

beforeAll(() => setBackend('cpu'));

describe('modelCases', () => {
  const [vocabulary, size] = [5, 3];
  const parameters = [
    { path: 'embedding/table', role: 'embedding', shape: [vocabulary, size], lookedUpBy: ['ids'] },
    { path: 'head/kernel', role: 'kernel', shape: [size, vocabulary] },
    { path: 'head/bias', role: 'bias', shape: [vocabulary] },
  ] as const;
  const unit: Model = {
    spec: { kind: 'bigram', vocabulary },
    parameters,
    sites: ['embedding', 'logits'],
    init: (random) =>
      record(
        parameters.map(({ path, shape }): [string, Tensor] => {
          const count = shape.reduce<number>((a, b) => a * b, 1);
          return [path, tensor(random.stream(path).normal(count), [...shape])];
        }),
      ),
    forward: (params, { inputs }, { noise }) => {
      const embedded = embedding(params['embedding/table']!, inputs.ids!);
      const logits = linear(noise('embedding', embedded), params['head/kernel']!, params['head/bias']!);
      return { logits: noise('logits', logits), activations: { embedding: embedded, logits } };
    },
  };
  const withForward = (change: (logits: Tensor) => Tensor): Partial<Model> => ({
    forward: (params, batch, mode) => {
      const { logits, activations } = unit.forward(params, batch, mode);
      return { logits: change(logits), activations };
    },
  });
  const withState = (of: (inputs: Tensor) => Tensor): Partial<Model> => ({
    forward: (params, batch, mode) => {
      const { logits, activations } = unit.forward(params, batch, mode);
      return {
        logits: add(logits, batch.carried?.last ?? 0),
        activations,
        carried: { last: of(batch.inputs.ids!) },
      };
    },
  });
  const readsNothing: Decoder = {
    next: (ids) => new Float32Array(ids.length * vocabulary),
    select: () => {},
    dispose: () => {},
  };
  holdsToAccount<Model>((given) => modelCases(given), unit, {
    'parameters that it tells': { parameters: parameters.slice(1) },
    'one logit a class': withForward((logits) => reshape(logits, [-1, vocabulary])),
    'visits every site': { sites: ['logits', 'embedding'] },
    'goes on with what noise gives back': {
      forward: (params, batch, mode) => {
        const noise = (site: string, activation: Tensor): Tensor => {
          const noisy = mode.noise(site, activation);
          return site === 'embedding' ? activation : noisy;
        };
        return unit.forward(params, batch, { ...mode, noise });
      },
    },
    'gradient of every parameter': withForward((logits) =>
      sub(logits, tensor(mul(logits, 0.5).dataSync(), logits.shape)),
    ),
    'rows of a table': {
      forward: (params, batch, mode) => {
        const { logits, activations } = unit.forward(params, batch, mode);
        return { logits: add(logits, mean(params['embedding/table']!)), activations };
      },
    },
    'measures targets by themselves': {
      forward: (params, batch, mode) => {
        const { logits, activations } = unit.forward(params, batch, mode);
        const nats = () => mean(logits, 2);
        return { logits, activations, byTarget: { classes: vocabulary, nats } };
      },
    },
    'later ids do not change': withForward((logits) => add(logits, mean(logits, 1, true))),
    'does not look at the padding of source': {
      inputs: ['source', 'sourceMask', 'ids'],
      forward: (params, batch, mode) => {
        const { logits, activations } = unit.forward(params, batch, mode);
        const source = embedding(params['embedding/table']!, batch.inputs.source!);
        return { logits: add(logits, mean(source)), activations };
      },
    },
    'carry its state': withState(() => tensor(1)),
    'decoder that gives the logits': { decoder: () => readsNothing },
    'refuses ids and rows': { decoder: () => readsNothing },
    'keeps no tensor': withForward((logits) => keep(clone(logits))),
  });

  it.each(parameters)('catches $path with a wrong gradient among others that are right', async ({ path }) => {
    // half of its value has no gradient
    const half = (value: Tensor): Tensor =>
      add(mul(value, 0.5), tensor(mul(value, 0.5).dataSync(), value.shape));
    const forward: Model['forward'] = (params, ...rest) =>
      unit.forward({ ...params, [path]: half(params[path]!) }, ...rest);
    expect(await failures(modelCases({ ...unit, forward }))).toContain('has the gradient of every parameter');
  });
});
