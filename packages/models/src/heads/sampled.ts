import { define, type HostBatch, type Params, type RandomStream } from '@ridgeline/contracts';
import { linear, softmaxCrossEntropy } from '@ridgeline/tensors';
import {
  add,
  concat,
  gather,
  matMul,
  mul,
  reshape,
  split,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import { uniform } from '../initializers.ts';
import { type Head, isWatched } from './head.ts';
import { type Drawn, drawLogUniform } from './log-uniform.ts';
import { targetIds } from './target-ids.ts';

/** What is added to the logit of a sample that is the target itself: it counts for nothing. */
const out = -1e30;

/** [N, S]: which samples are the row's own target. */
const hitsOf = (targets: Int32Array, samples: Int32Array): Tensor2D => {
  const columns = new Map([...samples].map((id, column) => [id, column] as const));
  const values = new Float32Array(targets.length * samples.length);
  targets.forEach((target, row) => {
    const column = columns.get(target);
    if (column !== undefined) values[row * samples.length + column] = out;
  });
  return tensor2d(values, [targets.length, samples.length]);
};

/** What a sampled loss is made of. */
export interface SampledInputs {
  /** [N, I] */
  readonly inputs: Tensor;
  /** [C, I], a row for each class. */
  readonly table: Tensor;
  /** [C] */
  readonly bias: Tensor;
  /** [N] */
  readonly targets: Int32Array;
  readonly drawn: Drawn;
}

/**
 * The cross-entropy of each target among itself and the classes drawn, each logit less the log of its expected count:
 *
 *     ℓ_n = log(exp t_n + Σ_j [s_j ≠ y_n]·exp z_nj) − t_n
 *     t_n = h_n·w_y + b_y − log Q(y),   z_nj = h_n·w_s + b_s − log Q(s),   y = y_n, s = s_j
 *
 * @returns [N], in nats.
 */
export const sampledNats = ({
  inputs,
  table,
  bias,
  targets,
  drawn: { ids, expected },
}: SampledInputs): Tensor => {
  const [rows, samples] = [targets.length, ids.length];
  const named = Int32Array.of(...targets, ...ids);
  const asked = tensor1d(named, 'int32');
  const corrections = tensor1d(Float32Array.from(named, (id) => -Math.log(expected(id))));
  const [own, others] = split(gather(table, asked), [rows, samples]) as [Tensor, Tensor];
  const [ownBias, otherBias] = split(add(gather(bias, asked), corrections), [rows, samples]) as [
    Tensor,
    Tensor,
  ];
  const ownLogits = add(sum(mul(inputs, own), 1), ownBias);
  const otherLogits = add(
    add(matMul(inputs as Tensor2D, others as Tensor2D, false, true), otherBias),
    hitsOf(targets, ids),
  );
  const logits = concat([reshape(ownLogits, [rows, 1]), otherLogits as Tensor2D], 1);
  return softmaxCrossEntropy(logits, zeros([rows], 'int32'));
};

/**
 * Sampled softmax: in training each target is told from a few classes drawn anew at each step, in place of all. What is minimised
 * is lower than −log p, and its least is at the same probabilities. Evaluation, and all that looks at logits, has the softmax over all classes.
 *
 * Where all logits are looked at in training, such as by label smoothing, by noise or penalties at `logits`, or where there are
 * as many samples as classes, nothing would be saved and nothing is drawn.
 *
 * A row that is drawn seldom gets gradients that are large and far between, which Adam makes steps of that are too large:
 * take SGD.
 *
 * @returns `layer`: `path/table` [C, I], a row for each class, and `path/bias` [C].
 * @throws `E_RANGE` if samples is no integer ≥ 1.
 * @see Bengio and Senécal 2008; Jean et al. 2015; TensorFlow's `sampled_softmax_loss` with the log-uniform sampler.
 * @example sampled({ samples: 512 }).layer('head', { inputs: 256, classes: 30000 }).parameters[0].shape // [30000, 256]
 */
export const sampled = /* @__PURE__ */ define(
  'sampled',
  {
    about:
      'In training tells each target from a few ids drawn at each step; evaluates by the softmax over all.',
    label: 'sampled softmax',
    formula: '−log softmax(h·w + b − log Q)[target], over the target and the samples',
    options: {
      samples: {
        type: 'integer',
        min: 1,
        default: 512,
        about: 'Different ids that a step draws, frequent ones more often.',
      },
    },
    example: { samples: 512 },
    same: { TensorFlow: 'sampled_softmax_loss(num_sampled=samples), with log_uniform_candidate_sampler' },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ samples }): Omit<Head, 'spec'> => ({
    layer: (path, { inputs, classes }) => {
      const [tablePath, biasPath] = [`${path}/table`, `${path}/bias`];
      const initializer = uniform(1 / Math.sqrt(inputs));

      const logitsOf = (params: Params, values: Tensor): Tensor =>
        linear(values, params[tablePath]!, params[biasPath], { transposed: true });

      const estimate =
        (params: Params, values: Tensor, random: RandomStream) =>
        (batch: Pick<HostBatch, 'targets' | 'counts'>): Tensor => {
          const nats = sampledNats({
            inputs: reshape(values, [-1, values.shape.at(-1)!]),
            table: params[tablePath]!,
            bias: params[biasPath]!,
            targets: targetIds(batch),
            drawn: drawLogUniform(random.stream(`${path}/samples`), samples, classes),
          });
          return reshape(nats, [...batch.targets.shape]);
        };

      return {
        parameters: [
          { path: tablePath, role: 'kernel', shape: [classes, inputs], initializer },
          { path: biasPath, role: 'bias', shape: [classes], initializer },
        ],
        inputWeights: [{ path: tablePath, axis: 1, starts: [0], count: classes }],
        apply: (params, { inputs: values, at, mode }) => {
          const { training, random } = mode;
          if (!training || random === undefined || samples >= classes || isWatched(mode))
            return { logits: at('logits', logitsOf(params, values)) };
          return {
            get logits() {
              return logitsOf(params, values);
            },
            byTarget: { classes, nats: estimate(params, values, random) },
          };
        },
        decoderHead: (params) => ({
          maps: [{ kernels: [params[tablePath]!], bias: params[biasPath]!, transposed: true }],
        }),
      };
    },
  }),
);
