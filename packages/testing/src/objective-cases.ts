import type { Batch, Loss, Objective, ObjectiveTerms, Pass } from '@ridgeline/contracts';
import { softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  add,
  div,
  exp,
  grad,
  logSoftmax,
  mean,
  mul,
  reshape,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tensor1d,
} from '@tensorflow/tfjs-core';
import {
  type ConformanceCase,
  ensureNoLeak,
  ensureSameBits,
  type FromSpec,
  scoped,
  specCases,
} from './conformance.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';
import { elementwiseDifferences } from './finite-differences.ts';

const [rows, length, classes] = [2, 3, 4];
const shape = [rows, length, classes];
const counts = [1, 1, 0, 1, 0, 1];

const drawn = (name: string): Float32Array => random.stream(name).normal(rows * length * classes);

const batchOf = (): Batch => {
  const targets = tensor([0, 1, 2, 3, 0, 1], [rows, length], 'int32');
  return { inputs: {}, targets, counts: tensor(counts, [rows, length]) };
};

/** Passes whose logits are a draw's multiple of those given. */
const passWith =
  (logits: Tensor, { targets }: Batch) =>
  (draw?: string): Pass => {
    const scale = draw === undefined ? 1 : 0.5 + random.stream(draw).uniform(1)[0]!;
    const noisy = mul(logits, scale);
    const losses = softmaxCrossEntropy(
      reshape(noisy, [-1, classes]) as Tensor2D,
      reshape(targets, [-1]) as Tensor1D,
      { mask: tensor1d(counts) },
    );
    return { forward: { logits: noisy, activations: { logits: noisy } }, loss: mean<Scalar>(losses) };
  };

/** KL of the softmaxes, the mean over the targets that count. */
const divergence: NonNullable<Loss['divergence']> = (from, to) => {
  const logP = logSoftmax(from);
  const perTarget = sum(mul(exp(logP), sub(logP, logSoftmax(to))), -1);
  const counted = tensor(counts, [rows, length]);
  return div(sum<Scalar>(mul(perTarget, counted)), sum(counted));
};

const total = ({ loss, terms }: ObjectiveTerms): Scalar =>
  Object.values(terms).reduce<Scalar>((all, term) => add(all, sum(term)), loss);

/**
 * What every objective must hold to: loss and terms are scalars that the tape goes through, terms do not see masked targets, nothing
 * leaks, equal calls give equal bits.
 *
 * @example for (const { name, run } of objectiveCases(rDrop({ alpha: 1 }))) it(name, run);
 */
export const objectiveCases = (
  unit: Objective,
  fromSpec?: FromSpec<Objective>,
): readonly ConformanceCase[] => {
  const of = (logits: Tensor): ObjectiveTerms => {
    const batch = batchOf();
    return unit.terms(passWith(logits, batch), batch, { divergence });
  };
  return [
    ...specCases(unit, fromSpec),
    {
      name: 'comes to a loss and terms that are finite scalars',
      run: () =>
        scoped(async () => {
          const { loss, terms } = of(tensor(drawn('logits'), shape));
          for (const [name, value] of Object.entries({ ...terms, loss }))
            ensure(
              value.rank === 0 && Number.isFinite((await value.data())[0]),
              `${name}: expected a finite scalar.`,
            );
        }),
    },
    {
      name: 'has the gradient of loss and terms',
      run: () =>
        scoped(async () => {
          const values = drawn('logits');
          const at = (moved: Float32Array): Tensor => total(of(tensor(moved, shape)));
          const expected = await elementwiseDifferences(at, values, 0.05);
          const gradient = grad((logits: Tensor) => total(of(logits)))(tensor(values, shape));
          await expectCloseAsync(gradient, { shape, data: expected }, { relative: 2e-3, what: 'gradient' });
        }),
    },
    {
      name: 'does not see masked targets',
      run: () =>
        scoped(async () => {
          const values = drawn('logits');
          const other = values.map((value, i) => (counts[Math.floor(i / classes)] === 0 ? 5 - value : value));
          await ensureSameBits(
            total(of(tensor(other, shape))),
            total(of(tensor(values, shape))),
            'objective',
          );
        }),
    },
    {
      name: 'mixes each row with one, in a share of it, the same for equal draws, if it mixes rows',
      run: async () => {
        for (let step = 0; step < 20; step++) {
          const mixing = () => unit.mix?.(5, random.stream('mix').at(step));
          const found = mixing();
          if (found === undefined) return;
          ensure([...found.partners].sort().join() === '0,1,2,3,4', 'mix: expected each row once.');
          ensure(found.share >= 0 && found.share <= 1, 'mix: expected a share from 0 to 1.');
          ensure(JSON.stringify(mixing()) === JSON.stringify(found), 'mix: expected the same again.');
        }
      },
    },
    {
      name: 'keeps no tensor, disposes none, and gives equal bits for equal calls',
      run: () =>
        scoped(async () => {
          const logits = tensor(drawn('logits'), shape);
          await ensureNoLeak([logits], () =>
            ensureSameBits(total(of(logits)), total(of(logits)), 'the second call'),
          );
        }),
    },
  ];
};
