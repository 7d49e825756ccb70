import '@tensorflow/tfjs-backend-cpu';
import type { Optimizer, Params } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { expectClose, goldenTensor } from '@ridgeline/testing';
import {
  abs,
  add,
  grads,
  matMul,
  mean,
  mul,
  relu,
  reshape,
  setBackend,
  sign,
  squaredDifference,
  sub,
  type Tensor,
  tanh,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import clipping from '../golden/clip-and-schedules.json';
import quasi from '../golden/lbfgs.json';
import thresholded from '../golden/soft-threshold.json';
import golden from '../golden/trajectories.json';
import {
  adadelta,
  adagrad,
  adam,
  adamw,
  asgd,
  checkpointAverage,
  clipByGlobalNorm,
  lbfgs,
  momentum,
  nadam,
  nesterov,
  rmsProp,
  sgd,
} from './index.ts';

beforeAll(() => setBackend(inject('backend')));

const relative = 1e-5;

interface Options {
  readonly lr: number;
  readonly momentum?: number;
  readonly dampening?: number;
  readonly nesterov?: boolean;
  readonly betas?: readonly number[];
  readonly eps?: number;
  readonly weight_decay?: number;
  readonly alpha?: number;
  readonly centered?: boolean;
  readonly lr_decay?: number;
  readonly initial_accumulator_value?: number;
  readonly rho?: number;
  readonly t0?: number;
}

const make = (optimizer: string, options: Options): Optimizer => {
  const { lr: learningRate, betas: [beta1, beta2] = [0.9, 0.999], eps: epsilon = 1e-8 } = options;
  if (optimizer === 'AdamW') return adamw({ learningRate, weightDecay: options.weight_decay ?? 0.01 });
  if (optimizer === 'Adam') return adam({ learningRate, beta1: beta1!, beta2: beta2!, epsilon });
  if (optimizer === 'NAdam') return nadam({ learningRate });
  if (optimizer === 'RMSprop') {
    const { alpha = 0.99, momentum: share = 0, centered = false } = options;
    return rmsProp({ learningRate, alpha, momentum: share, centered });
  }
  if (optimizer === 'Adagrad') {
    const { lr_decay: decay = 0, initial_accumulator_value: initial = 0 } = options;
    return adagrad({ learningRate, decay, initial });
  }
  if (optimizer === 'Adadelta') return adadelta({ learningRate, rho: options.rho! });
  if (optimizer === 'ASGD') return asgd({ learningRate });
  if (options.momentum === undefined) return sgd({ learningRate });
  if (options.nesterov) return nesterov({ learningRate, momentum: options.momentum });
  return momentum({ learningRate, momentum: options.momentum, dampening: options.dampening ?? 0 });
};

const inputs = () => tensor(golden.X);
const column = (values: Tensor): Tensor => reshape(values, [-1, 1]);
const meanSquare = (predicted: Tensor): Tensor =>
  mean(squaredDifference(reshape(predicted, [-1]), tensor(golden.y)));

const losses: Readonly<Record<string, (...params: Tensor[]) => Tensor>> = {
  linear: (w, b) => meanSquare(add(matMul(inputs(), column(w!)), b!)),
  mlp: (W1, c1, v) => meanSquare(matMul(tanh(add(matMul(inputs(), W1!, false, true), c1!)), column(v!))),
  'without intercept': (w) => meanSquare(matMul(inputs(), column(w!))),
};

const afterUpdate = {
  nothing: (value: Tensor): Tensor => value,
  projection: (value: Tensor): Tensor => relu(value),
  decay: (value: Tensor): Tensor => mul(0.9, value),
};

interface Descent {
  readonly loss: (...params: Tensor[]) => Tensor;
  readonly optimizer: Optimizer;
  readonly initial: () => Params;
  /** λ of an l2 penalty in the gradient, as PyTorch's optimizers other than AdamW have it. */
  readonly weightDecay?: number;
  readonly afterStep?: (value: Tensor) => Tensor;
}

/** All parameters in one row after each step. */
const descend = ({
  loss,
  optimizer,
  initial,
  weightDecay = 0,
  afterStep = (value) => value,
}: Descent): number[][] =>
  tidy(() => {
    let params = initial();
    let state = optimizer.init(params);
    return Array.from({ length: 50 }, (_, step) => {
      const found = grads(loss)(Object.values(params));
      const gradients = record(
        Object.entries(params).map(
          ([path, value], i) => [path, add(found[i]!, mul(weightDecay, value))] as const,
        ),
      );
      const next = optimizer.update(gradients, state, params, step);
      state = next.state;
      params = mapParams(params, (value, path) => afterStep(add(value, next.updates[path]!)));
      return Object.values(params).flatMap((value) => [...value.dataSync()]);
    });
  });

const expectTrajectory = (
  actual: number[][],
  expected: readonly number[][],
  until = Number.POSITIVE_INFINITY,
): void => {
  golden.trajectory_steps.forEach((step, i) => {
    if (step > until) return;
    expectClose(actual[step - 1]!, expected[i]!, { relative, what: `parameters after step ${step}` });
  });
};

/**
 * Where a rounding of a small gradient, divided by its own size, leads elsewhere: PyTorch's formulas in NumPy's float32 end up to 10⁻³ from
 * those in float64 after 50 steps, and 5·10⁻⁷ after 20.
 */
const isSteep = (problem: string, optimizer: string): boolean =>
  problem === 'mlp' && ['RMSprop', 'NAdam'].includes(optimizer);

describe('beside PyTorch', () => {
  const runs = golden.runs.map((run) => ({ ...run, text: JSON.stringify(run.options) }));

  it.each(runs)(
    'follows $optimizer $text on the $problem problem',
    ({ problem, optimizer, options, trajectory }) => {
      const { params } = golden.problems[problem as keyof typeof golden.problems];
      const initial = () => record(params.map((param) => [param.name, goldenTensor(param)] as const));
      const weightDecay = optimizer === 'AdamW' ? 0 : ((options as Options).weight_decay ?? 0);
      const unit = make(optimizer, options as Options);
      expect(runs.length).toBe(40);
      expectTrajectory(
        descend({ loss: losses[problem]!, optimizer: unit, initial, weightDecay }),
        trajectory,
        isSteep(problem, optimizer) ? 20 : undefined,
      );
    },
  );

  it.each(runs.filter(({ optimizer }) => optimizer === 'ASGD'))(
    'averages the weights of $optimizer on the $problem problem from two steps behind t0 on',
    ({ problem, options: { t0, lr, weight_decay: weightDecay }, average }) => {
      const { params } = golden.problems[problem as keyof typeof golden.problems];
      const weights = descend({
        loss: losses[problem]!,
        optimizer: asgd({ learningRate: lr! }),
        initial: () => record(params.map((param) => [param.name, goldenTensor(param)] as const)),
        weightDecay: weightDecay!,
      });
      const { next } = checkpointAverage({ from: t0! + 2, every: 1 });
      tidy(() => {
        const averaged = weights.reduce<Params | undefined>(
          (before, values, step) => next(before, { all: tensor(values) }, step),
          undefined,
        );
        expectClose(averaged!.all!.dataSync(), average!, { relative, what: 'the average' });
      });
    },
  );

  it.each(quasi.runs)(
    'follows L-BFGS by SciPy at $learningRate with $memory pairs on the $problem problem, an update followed by $followed',
    ({ problem, learningRate, memory, followed, trajectory }) => {
      const { params } = golden.problems[problem as keyof typeof golden.problems];
      const actual = descend({
        loss: losses[problem]!,
        optimizer: lbfgs({ learningRate, memory }),
        initial: () => record(params.map((param) => [param.name, goldenTensor(param)] as const)),
        afterStep: afterUpdate[followed as keyof typeof afterUpdate],
      });
      trajectory.forEach((expected, i) => {
        const step = quasi.steps[i]!;
        expectClose(actual[step - 1]!, expected, {
          ...{ relative: 1e-4, absolute: 1e-5 },
          what: `parameters after step ${step}`,
        });
      });
    },
  );

  it.each(thresholded.runs)('gives exact zeros after $method', ({ method, init, lam, trajectory }) => {
    const softThreshold = (value: Tensor): Tensor => mul(sign(value), relu(sub(abs(value), 0.05 * lam)));
    const actual = descend({
      loss: losses['without intercept']!,
      optimizer: method.startsWith('SGD')
        ? sgd({ learningRate: 0.05 })
        : adamw({ learningRate: 0.05, weightDecay: 0 }),
      initial: () => record([['w', tensor(init)]]),
      afterStep: softThreshold,
    });
    expectTrajectory(actual, trajectory);
  });

  it.each(clipping.clip)(
    'clips to the global norm $max_norm',
    ({ max_norm, total_norm, grads: expected }) => {
      const gradients = record(clipping.params.map((values, i) => [`${i}`, mul(2, tensor(values))] as const));
      const { updates } = clipByGlobalNorm(max_norm).update(gradients, {}, {}, 0);
      expect(total_norm).toBeCloseTo(3.657224, 6);
      expected.forEach((values, i) => {
        expectClose(updates[i]!, (values as number[]).flat(), { relative, what: `gradient ${i}` });
      });
    },
  );
});
