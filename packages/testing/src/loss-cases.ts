import type { Batch, HostArray, HostBatch, Loss } from '@ridgeline/contracts';
import { grad, sum, type Tensor, tensor } from '@tensorflow/tfjs-core';
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
import { natsOf } from './nats-of.ts';

const classes = 4;

interface Task {
  readonly name: string;
  /** [B, T] of a language model, [B] of a classifier. */
  readonly positions: number[];
  readonly counts: readonly number[];
}
const tasks: readonly Task[] = [
  { name: 'a language model', positions: [2, 3], counts: [1, 1, 0, 1, 0, 0] },
  { name: 'a classifier', positions: [3], counts: [1, 0, 1] },
];

const sizeOf = ({ positions }: Task): number => positions.reduce((a, b) => a * b, 1);

const drawLogits = (task: Task): Float32Array => random.stream('logits').normal(sizeOf(task) * classes);

const toLogits = (values: Float32Array, task: Task): Tensor => tensor(values, [...task.positions, classes]);

const drawBatch = (task: Task, masked: boolean): Batch => {
  const targets = tensor(random.stream('targets').integers(sizeOf(task), classes), task.positions, 'int32');
  const batch = { inputs: {}, targets };
  return masked ? { ...batch, counts: tensor([...task.counts], task.positions) } : batch;
};

const onHost = async ({ targets, counts }: Batch): Promise<HostBatch> => {
  const array = async (values: Tensor) => ({
    shape: values.shape,
    data: Int32Array.from(await values.data()),
  });
  return { inputs: {}, targets: await array(targets), ...(counts && { counts: await array(counts) }) };
};

/**
 * What every data loss must hold to: its mean is the sum over examples divided by the targets that count, its
 * gradient is right, masked targets have no part in either, nothing leaks, equal calls give equal bits.
 *
 * @param fromSpec rebuilds it; without it, what needs a rebuilt unit is left out.
 * @example for (const { name, run } of lossCases(crossEntropy())) it(name, run);
 */
export const lossCases = (unit: Loss, fromSpec?: FromSpec<Loss>): readonly ConformanceCase[] => [
  ...specCases(unit, fromSpec),
  ...tasks.flatMap((task): readonly ConformanceCase[] => [
    {
      name: `refuses targets that count and are no class, if it looks at them, for ${task.name}`,
      run: async () => {
        const { requireTargets } = unit;
        if (requireTargets === undefined) return;
        const ids = (data: readonly number[]) => ({ shape: task.positions, data: Int32Array.from(data) });
        const refused = (targets: HostArray, counts?: HostArray): boolean => {
          try {
            requireTargets({ inputs: {}, targets, ...(counts && { counts }) }, classes);
            return false;
          } catch {
            return true;
          }
        };
        const [zeros, counts] = [task.counts.map(() => 0), ids(task.counts)];
        const withOne = (id: number, count: number) => {
          const place = task.counts.indexOf(count);
          return ids(zeros.map((zero, i) => (i === place ? id : zero)));
        };
        for (const wrong of [classes, -1]) {
          const [counted, uncounted] = [withOne(wrong, 1), withOne(wrong, 0)];
          ensure(refused(counted, counts) && refused(counted), `requireTargets: ${wrong} is no class.`);
          ensure(!refused(uncounted, counts), 'requireTargets: a target that does not count may be any id.');
        }
        ensure(!refused(ids(zeros)), 'requireTargets: 0 is a class.');
      },
    },
    {
      name: `has the mean of its parts over the targets that count, for ${task.name}`,
      run: () =>
        scoped(async () => {
          for (const masked of [false, true]) {
            const [logits, batch] = [toLogits(drawLogits(task), task), drawBatch(task, masked)];
            const { lossNats, targets } = unit.perExample(logits, batch);
            const counted = masked ? task.counts.reduce((a, b) => a + b, 0) : sizeOf(task);
            for (const part of [lossNats, targets]) {
              ensure(
                part.shape.join() === `${task.positions[0]}`,
                `perExample: expected shape [${task.positions[0]}], got [${part.shape.join(', ')}].`,
              );
            }
            await expectCloseAsync(sum(targets), counted, { relative: 0, what: 'targets' });
            const total = (await sum(lossNats).data())[0]!;
            await expectCloseAsync(unit.mean(logits, batch), total / counted, {
              relative: 1e-5,
              what: 'mean',
            });
          }
        }),
    },
    {
      name: `tells the weight of a batch that its mean divides by, for ${task.name}`,
      run: () =>
        scoped(async () => {
          for (const masked of [false, true]) {
            const batch = drawBatch(task, masked);
            const { targets } = unit.perExample(toLogits(drawLogits(task), task), batch);
            await expectCloseAsync(unit.weight(await onHost(batch)), sum(targets), {
              relative: 1e-6,
              what: 'weight',
            });
          }
        }),
    },
    {
      name: `has the gradient of its mean, for ${task.name}`,
      run: () =>
        scoped(async () => {
          const [values, batch] = [drawLogits(task), drawBatch(task, true)];
          const mean = (moved: Float32Array): Tensor => unit.mean(toLogits(moved, task), batch);
          const expected = await elementwiseDifferences(mean, values, 0.05);
          const gradient = grad((logits: Tensor) => unit.mean(logits, batch))(toLogits(values, task));
          await expectCloseAsync(
            gradient,
            { shape: gradient.shape, data: expected },
            { relative: 1e-3, what: 'gradient' },
          );
        }),
    },
    {
      name: `comes to the same by −log p of the targets, if it can do with that, for ${task.name}`,
      run: () =>
        scoped(async () => {
          const { byTarget } = unit;
          if (byTarget === undefined) return;
          const logits = toLogits(drawLogits(task), task);
          for (const masked of [false, true]) {
            const batch = drawBatch(task, masked);
            const nats = natsOf(logits, batch.targets);
            const close = { relative: 1e-5, absolute: 1e-6 };
            await expectCloseAsync(byTarget.mean(nats, batch), unit.mean(logits, batch), close);
            const [found, expected] = [byTarget.perExample(nats, batch), unit.perExample(logits, batch)];
            await expectCloseAsync(found.lossNats, expected.lossNats, close);
            await expectCloseAsync(found.targets, expected.targets, close);
          }
        }),
    },
    {
      name: `has a divergence that is 0 of equal logits and above it of others, if it has one, for ${task.name}`,
      run: () =>
        scoped(async () => {
          if (unit.divergence === undefined) return;
          const [from, batch] = [toLogits(drawLogits(task), task), drawBatch(task, true)];
          await expectCloseAsync(unit.divergence(from, from, batch), 0, { relative: 0, what: 'divergence' });
          const values = random.stream('other').normal(sizeOf(task) * classes);
          const apart = (moved: Float32Array): Tensor => unit.divergence!(from, toLogits(moved, task), batch);
          ensure((await apart(values).data())[0]! > 1e-3, 'divergence: expected a number above 0.');
          const expected = await elementwiseDifferences(apart, values, 0.05);
          const gradient = grad((to: Tensor) => unit.divergence!(from, to, batch))(toLogits(values, task));
          const close = { relative: 2e-3, what: 'gradient of the divergence' };
          await expectCloseAsync(gradient, { shape: gradient.shape, data: expected }, close);
          const back = (moved: Float32Array): Tensor => unit.divergence!(toLogits(moved, task), from, batch);
          const expectedBack = await elementwiseDifferences(back, values, 0.05);
          const gradientBack = grad((p: Tensor) => unit.divergence!(p, from, batch))(toLogits(values, task));
          await expectCloseAsync(gradientBack, { shape: gradientBack.shape, data: expectedBack }, close);
        }),
    },
    {
      name: `does not see masked targets, for ${task.name}`,
      run: () =>
        scoped(async () => {
          const [values, batch] = [drawLogits(task), drawBatch(task, true)];
          const other = values.map((value, i) =>
            task.counts[Math.floor(i / classes)] === 0 ? value + 9 : value,
          );
          const [a, b] = [toLogits(values, task), toLogits(other, task)];
          await ensureSameBits(unit.mean(a, batch), unit.mean(b, batch), 'mean');
          await ensureSameBits(
            unit.perExample(a, batch).lossNats,
            unit.perExample(b, batch).lossNats,
            'perExample',
          );
        }),
    },
    {
      name: `keeps no tensor, disposes none, and gives equal bits for equal calls, for ${task.name}`,
      run: () =>
        scoped(async () => {
          const [logits, batch] = [toLogits(drawLogits(task), task), drawBatch(task, true)];
          await ensureNoLeak([logits, batch.targets, batch.counts!], async () => {
            await ensureSameBits(unit.mean(logits, batch), unit.mean(logits, batch), 'the second call');
            unit.perExample(logits, batch);
          });
        }),
    },
  ]),
];
