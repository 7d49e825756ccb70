import { wasmBackend } from '@ridgeline/backend-wasm';
import type { Model, Params } from '@ridgeline/contracts';
import {
  batchNormLayer,
  bertClassifier,
  classifiers,
  initBuffers,
  initParameters,
  layerNormLayer,
  linearLayer,
  models,
  translators,
} from '@ridgeline/models';
import { evaluationMode, mapParams, randomStream } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import {
  grads,
  logSoftmax,
  mean,
  mul,
  neg,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeEach, describe, expect, it } from 'vitest';

beforeEach(() => wasmBackend().start());

const blocks = { vocabulary: 20, width: 12, heads: 3, layers: 2, feedForward: 18, contextLength: 16 };
const text = { classes: 3, positions: 16 };

const told: readonly Model[] = [
  models.transformer({ ...blocks, head: { kind: 'softmax' } }),
  models.transformer({ ...blocks, positions: 'rotary', head: { kind: 'softmax' } }),
  classifiers.transformerClassifier({ ...blocks, ...text }),
  bertClassifier({ ...blocks, classes: 3 }),
];

it('is told of by these models, and by no other of the catalogues', () => {
  const kinds = Object.values({ ...models, ...classifiers, ...translators, bertClassifier }).filter(
    (make) => {
      const { scaleFree } = (make as unknown as (options: object) => Model)(make.example);
      return scaleFree !== undefined;
    },
  );
  expect(kinds.map(({ kind }) => kind)).toEqual(['transformerClassifier', 'bertClassifier']);
  expect(models.transformer(blocks).scaleFree).toBeUndefined();
});

const ids = () => tensor2d(randomStream(2).integers(2 * 8, 20), [2, 8], 'int32');

/** Begun so large that the ε of norms is small beside the variances. */
const begun = (model: Model): Params =>
  mapParams(model.init(randomStream(3)), (value, path) => (/norm/i.test(path) ? value : mul(value, 5)));

const scaled = (params: Params, paths: readonly string[], factor: number): Params =>
  mapParams(params, (value, path) => (paths.includes(path) ? mul(factor, value) : value));

const lossOf = (model: Model, params: Params): Scalar => {
  const { logits } = model.forward(params, { inputs: { ids: ids() } }, evaluationMode);
  const weights = tensor(randomStream(4).normal(logits.size), logits.shape);
  return mean(neg(mul(weights, logSoftmax(logits)))) as Scalar;
};

/** The gradient of some tensors, and what it has in common with them: 0 at a right angle, 1 or −1 along them. */
const gradientOf = (loss: (params: Params) => Scalar, params: Params, paths: readonly string[]) => {
  const found = grads((...values: Tensor[]) =>
    loss({ ...params, ...Object.fromEntries(paths.map((path, i) => [path, values[i]!])) }),
  )(paths.map((path) => params[path]!));
  const numbers = (values: readonly Tensor[]): readonly number[] =>
    values.flatMap((value) => [...value.dataSync()]);
  const [weights, gradient] = [numbers(paths.map((path) => params[path]!)), numbers(found)];
  const length = (values: readonly number[]): number => Math.hypot(...values);
  const along = weights.reduce((total, weight, i) => total + weight * gradient[i]!, 0);
  return { gradient, cosine: along / (length(weights) * length(gradient)), length: length(gradient) };
};

describe.each(told.map((model) => [JSON.stringify(model.spec), model] as const))('%s', (_, model) => {
  it('says the same for weights of another scale, and learns at right angles to them', () => {
    for (const paths of model.scaleFree!) {
      tidy(() => {
        const params = begun(model);
        const logits = (values: Params) =>
          model.forward(values, { inputs: { ids: ids() } }, evaluationMode).logits.dataSync<'float32'>();
        expectClose(Float32Array.from(logits(scaled(params, paths, 3))), [...logits(params)], {
          relative: 1e-3,
          absolute: 1e-3,
        });
        const loss = (values: Params) => lossOf(model, values);
        const found = gradientOf(loss, params, paths);
        expect(Math.abs(found.cosine)).toBeLessThan(1e-3);
        const larger = gradientOf(loss, scaled(params, paths, 3), paths);
        expect((3 * larger.length) / found.length).toBeCloseTo(1, 2);
      });
    }
  });

  it('says something else for a head of another scale', () => {
    tidy(() => {
      const params = begun(model);
      const [loss, other] = [params, scaled(params, ['head/kernel'], 3)].map(
        (values) => lossOf(model, values).dataSync()[0]!,
      );
      expect(Math.abs(other! - loss!)).toBeGreaterThan(0.05);
    });
  });
});

const kernel = linearLayer('map', { inputs: 6, outputs: 4, bias: false });
const tiny = { width: 4, epsilon: 1e-12 };
const norms = {
  'a batch norm': (params: Params, values: Tensor) =>
    batchNormLayer('norm', tiny).apply(params, { inputs: values, training: true }).outputs,
  'a layer norm': (params: Params, values: Tensor) => layerNormLayer('norm', tiny).apply(params, values),
};

describe.each(Object.entries(norms))('the weights before %s', (_, norm) => {
  const { parameters, buffers } = batchNormLayer('norm', tiny);
  const begin = (): Params => ({
    ...initParameters([...kernel.parameters, ...parameters], randomStream(6)),
    ...initBuffers(buffers!),
  });
  const inputs = () => tensor2d(randomStream(7).normal(5 * 6), [5, 6]);
  const loss = (params: Params): Scalar => {
    const outputs = norm(params, kernel.apply(params, inputs()));
    const target = tensor2d(randomStream(8).normal(5 * 4), [5, 4]);
    return sum(square(sub(outputs, target))) as Scalar;
  };
  const paths = ['map/kernel'];

  it('give the same at any scale c, and a gradient at right angles that is 1/c as long', () => {
    tidy(() => {
      const params = begin();
      const [value] = loss(params).dataSync();
      const { cosine, gradient } = gradientOf(loss, params, paths);
      expect(Math.abs(cosine)).toBeLessThan(1e-5);
      for (const c of [0.25, 8]) {
        const other = scaled(params, paths, c);
        expect(loss(other).dataSync()[0]).toBeCloseTo(value!, 4);
        const found = gradientOf(loss, other, paths).gradient;
        found.forEach((each, i) => {
          expect(c * each).toBeCloseTo(gradient[i]!, 4);
        });
      }
    });
  });

  it('turn by as much under L2 as under a learning rate of η/(1 − ηλ) without', () => {
    const [rate, lambda] = [0.05, 2];
    tidy(() => {
      const params = begin();
      const { gradient } = gradientOf(loss, params, paths);
      const weights = [...params['map/kernel']!.dataSync()];
      const direction = (values: readonly number[]) => values.map((value) => value / Math.hypot(...values));
      const decayed = weights.map((w, i) => w - rate * (gradient[i]! + lambda * w));
      const quicker = weights.map((w, i) => w - (rate / (1 - rate * lambda)) * gradient[i]!);
      direction(quicker).forEach((each, i) => {
        expect(direction(decayed)[i]).toBeCloseTo(each, 6);
      });
    });
  });
});
