import type { Evaluation, HostBatch, Loss, Model, Params, Rule } from '@ridgeline/contracts';
import { disposeParams, evaluationMode, mapParams, record } from '@ridgeline/tensors';
import { keep, tidy } from '@tensorflow/tfjs-core';
import { toBatch } from './batches.ts';
import { type RunRules, resolveRules } from './rules.ts';

/** One entry for each row of the batches, in their order: what paired comparisons resample. */
export interface PerExample {
  readonly lossNats: Float64Array;
  readonly targets: Float64Array;
}

interface EvaluateOptions {
  readonly model: Model;
  readonly loss: Loss;
  readonly params: Params;
  readonly batches: readonly HostBatch[];
}

const weightPenalties = (rules: RunRules, params: Params): Record<string, number> =>
  Object.fromEntries(
    rules.weights.map(({ name, regularizer, paths }) => [
      name,
      paths.reduce((total, path) => total + tidy(() => regularizer.penalty(params[path]!).dataSync()[0]!), 0),
    ]),
  );

/** As {@link evaluate}, with rules already resolved. */
export const evaluateWith = (
  { model, loss, params, batches }: EvaluateOptions,
  rules: RunRules,
): Evaluation & { readonly perExample: PerExample } => {
  const lossNats: number[] = [];
  const targets: number[] = [];
  const activityTotals = record(rules.activities.map(({ name }) => [name, 0] as const)) as Record<
    string,
    number
  >;
  let carried: Params = record([]);
  let allTargets = 0;
  for (const hostBatch of batches) {
    const before = carried;
    tidy(() => {
      const batch = toBatch(hostBatch, before);
      const { logits, activations, state } = model.forward(params, batch, evaluationMode);
      const rows = loss.perExample(logits, batch);
      const rowTargets = Array.from(rows.targets.dataSync());
      lossNats.push(...rows.lossNats.dataSync());
      targets.push(...rowTargets);
      const count = rowTargets.reduce((a, b) => a + b, 0);
      allTargets += count;
      for (const { name, activity, at } of rules.activities) {
        activityTotals[name]! += count * activity.penalty(activations[at]!, batch.mask).dataSync()[0]!;
      }
      carried = state === undefined ? record([]) : mapParams(state, (value) => keep(value.clone()));
    });
    disposeParams(before);
  }
  disposeParams(carried);

  const dataLoss = lossNats.reduce((a, b) => a + b, 0) / allTargets;
  const penalties = {
    ...weightPenalties(rules, params),
    ...mapParams(activityTotals, (total) => total / allTargets),
  };
  return {
    dataLoss,
    penalties,
    objective: Object.values(penalties).reduce((a, b) => a + b, dataLoss),
    targets: allTargets,
    perExample: { lossNats: Float64Array.from(lossNats), targets: Float64Array.from(targets) },
  };
};

/**
 * The mean data loss over all targets of some batches, and each penalty, without noise:
 * objective = dataLoss + Σ penalties. State is carried into batches that continue the one before.
 *
 * @returns nats per target, and each row's summed loss for paired comparisons.
 * @example evaluate({ model, loss: crossEntropy(), params, batches }).dataLoss
 */
export const evaluate = (
  options: EvaluateOptions & { readonly rules?: readonly Rule[] },
): Evaluation & { readonly perExample: PerExample } =>
  evaluateWith(options, resolveRules(options.model, options.rules ?? []));
