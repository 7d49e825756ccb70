import { define, type Optimizer, type Params } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import {
  abs,
  add,
  concat,
  div,
  divNoNan,
  dot,
  greater,
  minimum,
  mul,
  neg,
  reshape,
  type Scalar,
  scalar,
  slice,
  split,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  where,
  zeros,
} from '@tensorflow/tfjs-core';
import { learningRate } from './options.ts';
import { rated } from './rated.ts';

/** All numbers of some tensors, one behind the other. */
const flat = (tensors: Params): Tensor1D =>
  concat(Object.values(tensors).map((value) => reshape(value, [value.size])));

/** The same numbers in the shapes that they came from. */
const shaped = (numbers: Tensor1D, like: Params): Params => {
  const entries = Object.entries(like);
  const parts = split(
    numbers,
    entries.map(([, { size }]) => size),
  );
  return record(entries.map(([path, { shape }], i) => [path, reshape(parts[i]!, shape)] as const));
};

/** Pairs of steps and changes of the gradient [m, N], the latest last; rows of zeros where there are none yet. */
interface History {
  readonly steps: Tensor2D;
  readonly changes: Tensor2D;
  /** s·y/y·y of the latest pair: the scale of the inverse curvature. */
  readonly scale: Scalar;
}

const rowOf = (rows: Tensor2D, index: number): Tensor1D =>
  reshape(slice(rows, [index, 0], [1, -1]), [-1]) as Tensor1D;

const pushed = (rows: Tensor2D, row: Tensor1D): Tensor2D =>
  concat([slice(rows, [1, 0]), reshape(row, [1, -1])]) as Tensor2D;

/** The history with one pair more, unless the curvature along it is not above 0. */
const remembered = (history: History, step: Tensor1D, change: Tensor1D): History => {
  const curvature = dot(step, change);
  const counts = greater(curvature, 1e-10);
  return {
    steps: where(counts, pushed(history.steps, step), history.steps),
    changes: where(counts, pushed(history.changes, change), history.changes),
    scale: where(counts, divNoNan(curvature, dot(change, change)), history.scale) as Scalar,
  };
};

/** −H·g by the two loops over at most `pairs` pairs. */
const direction = ({ steps, changes, scale }: History, gradient: Tensor1D, pairs: number): Tensor1D => {
  const memory = steps.shape[0];
  const latest = Array.from({ length: Math.min(pairs, memory) }, (_, i) => memory - 1 - i).map((index) => {
    const [step, change] = [rowOf(steps, index), rowOf(changes, index)];
    return { step, change, inverse: divNoNan(1, dot(step, change)) };
  });
  let pulled: Tensor = neg(gradient);
  const shares = latest.map(({ step, change, inverse }) => {
    const share = mul(inverse, dot(step, pulled as Tensor1D));
    pulled = sub(pulled, mul(share, change));
    return share;
  });
  return latest.reduceRight<Tensor>(
    (moved, { step, change, inverse }, i) => {
      const share = mul(inverse, dot(change, moved as Tensor1D));
      return add(moved, mul(step, sub(shares[i]!, share)));
    },
    mul(pulled, scale),
  ) as Tensor1D;
};

/**
 * Limited-memory BFGS: steps along −H·g, with H the inverse curvature that the last m steps and changes of the gradient tell. It is for whole
 * batches and models without noise, where gradients of two steps may be compared: there it needs far fewer steps than descent. Without a line
 * search; the first step is −η·min(1, 1/‖g‖₁)·g. A step is where the weights went, with all that rules made of the update: where they are held
 * or learn at another rate, the update alone would tell of a curvature that is not there.
 *
 * @returns an optimizer with the state `history/…`, m pairs of steps and changes, and `last/…`, gradient and weights of the step before.
 * @throws `E_RANGE`
 * @see Liu and Nocedal 1989, "On the limited memory BFGS method for large scale optimization"; PyTorch's
 * `LBFGS(lr=η, max_iter=1, history_size=m)`.
 * @example lbfgs({ learningRate: 1 })
 */
export const lbfgs = /* @__PURE__ */ define(
  'lbfgs',
  {
    about: 'Steps by the curvature that the last steps tell, for whole batches.',
    label: 'L-BFGS',
    formula: 'Δw = −η·H·g, H of the last m pairs of steps and changes of g',
    options: {
      memory: { type: 'integer', min: 1, default: 10, about: 'm: how many pairs are kept.' },
      learningRate,
    },
    example: { learningRate: 1 },
    same: { PyTorch: 'LBFGS(lr=η, max_iter=1, history_size=m)' },
    stage: 'trial',
    since: '0.1.0',
    reach: 'unknown',
    wholeBatch: true,
  },
  (options): Optimizer => {
    const { memory } = options;
    const own = rated('lbfgs', options, lbfgs);
    return {
      ...own,
      init: (params) => {
        const size = flat(params).size;
        return record<Tensor>([
          ['history/steps', zeros([memory, size])],
          ['history/changes', zeros([memory, size])],
          ['history/scale', scalar(1)],
          ['last/gradient', zeros([size])],
          ['last/params', flat(params)],
        ]);
      },
      update: (gradients, state, params, step) => {
        const [gradient, weights] = [flat(gradients), flat(params)];
        const before = {
          steps: state['history/steps'] as Tensor2D,
          changes: state['history/changes'] as Tensor2D,
          scale: state['history/scale'] as Scalar,
        };
        const change = sub(gradient, state['last/gradient']!) as Tensor1D;
        // where the weights went, not where the update was to take them: decay, proximal maps, constraints and rates of groups follow it
        const way = sub(weights, state['last/params']!) as Tensor1D;
        const history = step === 0 ? before : remembered(before, way, change);
        const along = direction(history, gradient, step);
        const rate = own.learningRate.at(step);
        const first = mul(rate, minimum(1, div(1, sum(abs(gradient)))));
        const length = step === 0 ? first : scalar(rate);
        // uphill, or as good as level: what is known of the curvature is no use
        const falls = greater(neg(dot(gradient, along)), 1e-9);
        const moved = where(falls, mul(length, along), zeros([gradient.size])) as Tensor1D;
        return {
          updates: shaped(moved, gradients),
          state: record<Tensor>([
            ...Object.entries(history).map(([name, value]): [string, Tensor] => [
              `history/${name}`,
              add(value, 0),
            ]),
            ['last/gradient', gradient],
            ['last/params', weights],
          ]),
        };
      },
    };
  },
);
