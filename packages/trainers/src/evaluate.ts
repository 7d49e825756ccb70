import {
  type Evaluation,
  type GradientExchange,
  type HostBatch,
  type Loss,
  type Model,
  type Params,
  RidgelineError,
  type RowScore,
  type Rule,
} from '@ridgeline/contracts';
import { disposeParams, evaluationMode, record } from '@ridgeline/tensors';
import { concat, keep, reshape } from '@tensorflow/tfjs-core';
import { type RunRules, resolveRules } from './rules/rules.ts';
import { sumArray } from './shared/exchanged-values.ts';
import { placeholder } from './shared/shard.ts';
import { rowCount, toBatch } from './step/batches.ts';
import { countedPositions, countPositions } from './step/counted-positions.ts';
import { measuresOf } from './step/measures-of.ts';
import { numbersOf, ownTensors, scoped } from './step/owned.ts';
import { rowsOf, shardOf } from './step/shard-rows.ts';
import { penaltiesOf } from './step/weight-penalties.ts';

/** One entry for each row of the batches, in their order: what paired comparisons resample. */
export interface PerExample {
  readonly lossNats: Float64Array;
  readonly targets: Float64Array;
  /** Where a score is asked for. */
  readonly scores?: Float64Array;
}

interface EvaluateOptions {
  readonly model: Model;
  readonly loss: Loss;
  /** What is measured beside it, of every row. */
  readonly score?: RowScore;
  readonly params: Params;
  readonly batches: readonly HostBatch[];
}

type Evaluated = Evaluation & { readonly perExample: PerExample };

/** Each activity penalty at each of its sites. */
const placesOf = ({ activities }: RunRules) =>
  activities.flatMap(({ name, activity, sites }) => sites.map((site) => ({ name, activity, site })));

/** What a pass over batches finds: by row, and of activities over the positions that count. */
interface Pass {
  readonly lossNats: readonly number[];
  readonly targets: readonly number[];
  /** Empty where none is asked for. */
  readonly scores: readonly number[];
  /** For each of `placesOf` the sum, then how many positions it is over. */
  readonly activities: readonly number[];
}

/** One batch's numbers in one vector: loss and targets by row, the score if there is one, then the mean of each of `places`; and what it carries on. */
const passBatch = (
  { model, loss, score, params }: EvaluateOptions,
  hostBatch: HostBatch,
  before: Params,
  places: ReturnType<typeof placesOf>,
) =>
  scoped(() => {
    const watched = (site: string): boolean => places.some((place) => place.site === site);
    const batch = toBatch(model, hostBatch, before);
    const forward = model.forward(params, batch, { ...evaluationMode, watched });
    const { activations, carried } = forward;
    const { measures, scores } = measuresOf(loss, forward, hostBatch);
    const { lossNats, targets } = measures.perExample(scores, batch);
    const means = places.map(({ activity, site }) => {
      const values = activations[site]!;
      return reshape(activity.penalty(values, countedPositions(values, batch, { model, site })), [1]);
    });
    const counts = places.map(({ site }) =>
      countPositions(hostBatch, { model, site }, activations[site]!.shape.slice(0, -1)),
    );
    return {
      numbers: keep(concat([lossNats, targets, ...(score ? [score(forward.logits, batch)] : []), ...means])),
      counts,
      carried: ownTensors(carried ?? {}),
    };
  });

const passOver = async (options: EvaluateOptions, rules: RunRules): Promise<Pass> => {
  const lossNats: number[] = [];
  const targets: number[] = [];
  const scores: number[] = [];
  const places = placesOf(rules);
  const activities = places.flatMap(() => [0, 0]);
  let carried: Params = record([]);
  try {
    for (const batch of options.batches) {
      const before = carried;
      const { numbers, counts, ...after } = passBatch(options, batch, before, places);
      carried = after.carried;
      disposeParams(before);
      const values = await numbersOf(numbers);
      const rows = rowCount(batch);
      lossNats.push(...values.subarray(0, rows));
      targets.push(...values.subarray(rows, 2 * rows));
      const means = (options.score === undefined ? 2 : 3) * rows;
      scores.push(...values.subarray(2 * rows, means));
      counts.forEach((count, i) => {
        activities[2 * i]! += count * values[means + i]!;
        activities[2 * i + 1]! += count;
      });
    }
  } finally {
    disposeParams(carried);
  }
  return { lossNats, targets, scores, activities };
};

const summarise = async (
  { lossNats, targets, scores, activities }: Pass,
  rules: RunRules,
  params: Params,
): Promise<Evaluated> => {
  const allTargets = targets.reduce((a, b) => a + b, 0);
  if (allTargets === 0)
    throw new RidgelineError('E_DATA', 'evaluate: the batches must hold a target that counts, got none.', {
      hint: 'Give other data, or counts that are 1 where a target is to be measured.',
    });
  const dataLoss = lossNats.reduce((a, b) => a + b, 0) / allTargets;
  const penalties = { ...(await penaltiesOf(rules, params)) };
  for (const [i, { name }] of placesOf(rules).entries()) {
    const mean = activities[2 * i]! / Math.max(1, activities[2 * i + 1]!);
    penalties[name] = (penalties[name] ?? 0) + mean;
  }
  return {
    dataLoss,
    penalties,
    objective: Object.values(penalties).reduce((a, b) => a + b, dataLoss),
    targets: allTargets,
    ...(scores.length > 0 && { score: scores.reduce((a, b) => a + b, 0) / scores.length }),
    perExample: {
      lossNats: Float64Array.from(lossNats),
      targets: Float64Array.from(targets),
      ...(scores.length > 0 && { scores: Float64Array.from(scores) }),
    },
  };
};

/** As {@link evaluate}, with rules already resolved. */
export const evaluateWith = async (options: EvaluateOptions, rules: RunRules): Promise<Evaluated> =>
  summarise(await passOver(options, rules), rules, options.params);

/**
 * As {@link evaluateWith}, each worker on its rows of every batch. All workers get the same bits, since the numbers
 * that they put together are by row.
 */
export const evaluateShared = async (
  options: EvaluateOptions,
  rules: RunRules,
  exchange: GradientExchange,
): Promise<Evaluated> => {
  const sizes = options.batches.map(rowCount);
  const rows = sizes.reduce((a, b) => a + b, 0);
  const shards = options.batches.map((batch) => shardOf(batch, exchange));
  const batches = shards.filter((shard) => rowCount(shard) > 0);
  const own = await passOver({ ...options, batches }, rules);

  const byRow = [own.lossNats, own.targets, ...(options.score === undefined ? [] : [own.scores])];
  const values = placeholder(byRow.length * rows + own.activities.length);
  let start = 0;
  let taken = 0;
  for (const size of sizes) {
    const { first, end } = rowsOf(exchange, size);
    const until = taken + end - first;
    byRow.forEach((numbers, i) => {
      values.set(numbers.slice(taken, until), i * rows + start + first);
    });
    taken = until;
    start += size;
  }
  values.set(own.activities, byRow.length * rows);
  const sums = await sumArray(exchange, values);
  const all: Pass = {
    lossNats: [...sums.subarray(0, rows)],
    targets: [...sums.subarray(rows, 2 * rows)],
    scores: [...sums.subarray(2 * rows, byRow.length * rows)],
    activities: [...sums.subarray(byRow.length * rows)],
  };
  return summarise(all, rules, options.params);
};

/**
 * The mean data loss over all targets of some batches, and each penalty, without noise:
 * objective = dataLoss + Σ penalties. State is carried into batches that continue the one before. The parameters must stay
 * alive until the promise is kept.
 *
 * @returns nats per target, and each row's summed loss for paired comparisons.
 * @throws `E_DATA` if no target counts, or for an id outside a table or the classes; `E_SHAPE` for inputs without the rows of the targets.
 * @example const { dataLoss } = await evaluate({ model, loss: crossEntropy(), params, batches });
 */
export const evaluate = async (
  options: EvaluateOptions & { readonly rules?: readonly Rule[] },
): Promise<Evaluated> => evaluateWith(options, resolveRules(options.model, options.rules ?? []));
