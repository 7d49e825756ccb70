import {
  type BatchSource,
  type HostArray,
  type HostBatch,
  type Loss,
  type Model,
  type Objective,
  type RandomStream,
  RidgelineError,
} from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import type { RunRules } from './rules.ts';

/** Where rows meet. */
export const meeting = 'embedding';

export const isMask = (name: string): boolean => name.endsWith('Mask');

const permuted = <T extends HostArray>({ shape, data }: T, rows: Int32Array) => {
  const width = data.length / rows.length;
  const moved = data.slice();
  for (const [place, row] of rows.entries())
    moved.set(data.subarray(row * width, (row + 1) * width), place * width);
  return { shape, data: moved as T['data'] };
};

/** 1 where either is. */
const either = (a: HostArray, b: HostArray): HostArray => ({
  shape: a.shape,
  data: a.data.map((one, i) => Math.max(one, b.data[i]!)) as Int32Array,
});

/** What `mix` says of a batch. */
const mixedBatch = (
  batch: HostBatch,
  { partners: rows, share }: ReturnType<NonNullable<Objective['mix']>>,
): HostBatch => {
  const { inputs, targets, counts } = batch;
  const others = mapParams(inputs, (input) => permuted(input, rows));
  return {
    ...batch,
    inputs: mapParams(inputs, (input, name) => (isMask(name) ? either(input, others[name]!) : input)),
    mixed: {
      share,
      own: record(Object.entries(inputs).filter(([name]) => isMask(name))),
      partners: {
        inputs: others,
        targets: permuted(targets, rows),
        ...(counts && { counts: permuted(counts, rows) }),
      },
    },
  };
};

interface MixedOptions {
  readonly batches: BatchSource;
  readonly objective?: Objective;
  readonly random: RandomStream;
}

/**
 * Batches whose rows are mixed, where the objective mixes them; else the batches themselves. They are addressed by step as those are, so a
 * resumed run mixes as the unbroken one, and workers as one.
 */
export const mixedRows = ({ batches, objective, random }: MixedOptions): BatchSource => {
  const { mix, spec } = objective ?? {};
  if (mix === undefined) return batches;
  const stream = random.stream(`objective/${spec!.kind}`);
  return {
    ...batches,
    at: (step) => {
      const batch = batches.at(step);
      return mixedBatch(batch, mix(batch.targets.shape[0]!, stream.at(step)));
    },
  };
};

/**
 * @throws `E_OPTION` if rows cannot be mixed: there is no site where they could meet, their loss is not one of whole rows, or the activity
 * where they meet has a price
 */
export const requireMixable = (
  { objective, model, loss, batches }: MixedOptions & { readonly model: Model; readonly loss: Loss },
  { activities }: RunRules,
): void => {
  if (objective?.mix === undefined) return;
  const who = objective.spec.kind;
  const penalty = activities.find(({ sites }) => sites.includes(meeting));
  const fail = (message: string, hint: string): never => {
    throw new RidgelineError('E_OPTION', `${who}: ${message}`, { hint });
  };
  if (loss.isOfRows?.(batches.at(0)) !== true)
    fail(
      `it mixes texts that have one target each, and ${model.spec.kind} learns by the loss of every token.`,
      'Take it for models that tell the class or the number of a whole text, or take the gradient method fgm or the noise wordDropout.',
    );
  if (!model.sites.includes(meeting))
    fail(
      `the model ${model.spec.kind} has no site "${meeting}", where rows could be mixed.`,
      `Leave ${who} out, or take a model that has this site.`,
    );
  if (penalty !== undefined)
    fail(`${penalty.name} cannot stand at "${meeting}", where rows are mixed.`, 'Put it at another site.');
};

/** What the mean loss of a batch divides by, mixed rows each by its share. */
export const lossWeight = (loss: Loss, batch: HostBatch): number => {
  if (batch.mixed === undefined) return loss.weight(batch);
  const { share, partners } = batch.mixed;
  return share * loss.weight(batch) + (1 - share) * loss.weight(partners);
};
