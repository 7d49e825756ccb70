import { type ByTarget, define, type Params, RidgelineError } from '@ridgeline/contracts';
import { softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  add,
  concat,
  gather,
  logSoftmax,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  tensor1d,
} from '@tensorflow/tfjs-core';
import { linearLayer } from '../layers/linear.ts';
import { clustersOf, placeTargets } from './clusters.ts';
import { type Head, isWatched } from './head.ts';
import { levelsToLogits } from './levels-to-logits.ts';
import { targetIds } from './target-ids.ts';

/** @throws `E_OPTION` if there are none, or they do not rise */
const requireRising = (cutoffs: readonly number[]): void => {
  const rise = cutoffs.every(
    (cutoff, i) => Number.isInteger(cutoff) && cutoff > (i === 0 ? 0 : cutoffs[i - 1]!),
  );
  if (rise && cutoffs.length > 0) return;
  throw new RidgelineError(
    'E_OPTION',
    `adaptive: cutoffs must be integers ≥ 1 that rise, got [${cutoffs.join(', ')}].`,
    { hint: 'The first is how many ids have a logit of their own, such as [2000, 10000].' },
  );
};

/** ⌊inputs / divisor^times⌋, and at least 1. */
const narrowed = (inputs: number, divisor: number, times: number): number => {
  let width = inputs;
  for (let i = 0; i < times; i++) width /= divisor;
  return Math.max(1, Math.floor(width));
};

/** −log p of ids that are known on the host, by the logits [N, C] of their level. */
const natsOf = (logits: Tensor, ids: Int32Array): Tensor =>
  softmaxCrossEntropy(logits, tensor1d(ids, 'int32'));

/**
 * Adaptive softmax: a softmax over the most frequent classes and one class for each cluster of rarer ones, and one within each
 * cluster, whose inputs are narrower the rarer its classes are:
 *
 *     p(c) = p(c | first level)                          for c below the first cutoff
 *     p(c) = p(cluster | first level)·p(c | cluster)     for others
 *
 * These are true probabilities, in training and evaluation alike. A target costs its own cluster alone; the logits, which are
 * log p, cost all of them.
 *
 * @returns `layer`: `path/kernel` [I, cutoff + clusters] and `path/bias`, and of cluster i, counted from 0, `path/clusters/i/narrow`
 * [I, I/divisorⁱ⁺¹] and `path/clusters/i/kernel` [I/divisorⁱ⁺¹, classes of the cluster].
 * @throws `E_OPTION` if cutoffs are not integers that rise; `E_RANGE` if the divisor is below 1.
 * @see Grave et al. 2017, "Efficient softmax approximation for GPUs". PyTorch's `AdaptiveLogSoftmaxWithLoss`, with a bias in the
 * first level unless told otherwise.
 * @example adaptive({ cutoffs: [2000, 10000] }).layer('head', { inputs: 256, classes: 30000 }).parameters.length // 6
 */
export const adaptive = /* @__PURE__ */ define(
  'adaptive',
  {
    about: 'A softmax of two levels, which spends little on rare ids; its probabilities are exact.',
    label: 'adaptive softmax',
    formula: 'p(c) = p(c | first level), or p(cluster | first level)·p(c | cluster)',
    options: {
      cutoffs: {
        type: 'numbers',
        min: 1,
        about:
          'How many ids the first level holds itself, then where further clusters begin; those beyond the vocabulary make none.',
      },
      divisor: {
        type: 'number',
        min: 1,
        default: 4,
        about: 'By how much each cluster is narrower than the one before.',
      },
      headBias: { type: 'flag', default: true, about: 'Whether the first level has a bias.' },
    },
    example: { cutoffs: [2000, 10_000] },
    same: { PyTorch: 'AdaptiveLogSoftmaxWithLoss(cutoffs, div_value=divisor, head_bias=headBias)' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ cutoffs, divisor, headBias }): Omit<Head, 'spec'> => {
    requireRising(cutoffs);
    return {
      layer: (path, { inputs, classes }) => {
        const clusters = clustersOf(cutoffs, classes);
        const frequent = clusters[0]?.first ?? classes;
        const level = linearLayer(path, { inputs, outputs: frequent + clusters.length, bias: headBias });
        const tails = clusters.map(({ first, end }, i) => {
          const width = narrowed(inputs, divisor, i + 1);
          const within = `${path}/clusters/${i}`;
          const narrow = linearLayer(`${within}/narrow`, { inputs, outputs: width, bias: false });
          const wide = linearLayer(within, { inputs: width, outputs: end - first, bias: false });
          return {
            parameters: [...narrow.parameters, ...wide.parameters],
            inputWeights: { path: `${within}/narrow/kernel`, axis: 0, starts: [0], count: width },
            apply: (params: Params, values: Tensor) => wide.apply(params, narrow.apply(params, values)),
          };
        });

        const logProbabilities = (params: Params, values: Tensor): Tensor => {
          const rows = reshape(values, [-1, values.shape.at(-1)!]);
          const own = logSoftmax(level.apply(params, rows));
          const count = rows.shape[0]!;
          const parts = tails.map(({ apply }, i) =>
            add(slice(own, [0, frequent + i], [count, 1]), logSoftmax(apply(params, rows))),
          );
          const all = concat([slice(own, [0, 0], [count, frequent]), ...parts] as Tensor2D[], 1);
          return reshape(all, [...values.shape.slice(0, -1), classes]);
        };

        const byTarget = (params: Params, values: Tensor): ByTarget => ({
          classes,
          nats: (batch) => {
            const rows = reshape(values, [-1, values.shape.at(-1)!]);
            const { first, members, places } = placeTargets(targetIds(batch), frequent, clusters);
            const own = natsOf(level.apply(params, rows), first);
            const within = members.map(({ rows: chosen, ids }, i) =>
              natsOf(tails[i]!.apply(params, gather(rows, tensor1d(chosen, 'int32'))), ids),
            );
            const all = concat([tensor1d([0]), ...within] as Tensor[]);
            return reshape(add(own, gather(all, tensor1d(places, 'int32'))), [...batch.targets.shape]);
          },
        });

        return {
          parameters: [level, ...tails].flatMap(({ parameters }) => parameters),
          inputWeights: [
            { path: `${path}/kernel`, axis: 0, starts: [0], count: frequent + clusters.length },
            ...tails.map(({ inputWeights }) => inputWeights),
          ],
          apply: (params, { inputs: values, at, mode }) =>
            isWatched(mode)
              ? { logits: at('logits', logProbabilities(params, values)) }
              : {
                  get logits() {
                    return logProbabilities(params, values);
                  },
                  byTarget: byTarget(params, values),
                },
          decoderHead: (params) => ({
            maps: [
              { kernels: [params[`${path}/kernel`]!], ...(headBias && { bias: params[`${path}/bias`]! }) },
              ...clusters.map((_, i) => {
                const within = `${path}/clusters/${i}`;
                return {
                  kernels: [params[`${within}/narrow/kernel`]!, params[`${within}/kernel`]!] as const,
                };
              }),
            ],
            logits: levelsToLogits(frequent, clusters),
          }),
        };
      },
    };
  },
);
