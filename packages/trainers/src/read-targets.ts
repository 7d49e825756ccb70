import { type HostBatch, type Model, type Params, RidgelineError } from '@ridgeline/contracts';
import { disposeParams, evaluationMode, record, requireIds, softmaxCrossEntropy } from '@ridgeline/tensors';
import { gather, reshape, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import { rowCount, toBatch } from './step/batches.ts';
import { numbersOf, own, ownTensors, scoped } from './step/owned.ts';

export interface ReadTargetsOptions {
  readonly model: Model;
  readonly params: Params;
  readonly batches: readonly HostBatch[];
  /** A site of the model whose activation is wanted, such as `output`. None if not given. */
  readonly site?: string;
}

/** What a model gives to the targets of one batch that count, n of them, in their order. */
export interface TargetsRead {
  /** [n] */
  readonly ids: Int32Array;
  /** [n] log p of each in nats. */
  readonly logProbabilities: Float32Array;
  /** [B] how many of them each row has. */
  readonly perRow: readonly number[];
  /** [n, F] the activation of the site, before each target. It belongs to whoever reads. */
  readonly activations?: Tensor2D;
}

/** The places of the targets that count, and how many each row has. */
const countedPlaces = (batch: HostBatch) => {
  const { targets, counts } = batch;
  const rows = rowCount(batch);
  const length = targets.data.length / rows;
  const perRow = Array<number>(rows).fill(0);
  const places: number[] = [];
  for (let place = 0; place < targets.data.length; place++) {
    if (counts?.data[place] === 0) continue;
    places.push(place);
    perRow[Math.floor(place / length)]!++;
  }
  return { places: Int32Array.from(places), perRow };
};

const requireSite = ({ model, site }: ReadTargetsOptions): void => {
  if (site === undefined || model.sites.includes(site)) return;
  throw new RidgelineError(
    'E_OPTION',
    `readTargets: site must be one of ${model.sites.join(', ')}, got ${JSON.stringify(site)}.`,
    { hint: 'Name a site of this model.' },
  );
};

const readBatch = ({ model, params, site }: ReadTargetsOptions, hostBatch: HostBatch, before: Params) =>
  scoped(() => {
    const batch = toBatch(model, hostBatch, before);
    const forward = model.forward(params, batch, { ...evaluationMode, watched: (at) => at === site });
    const { byTarget } = forward;
    requireIds(hostBatch.targets, byTarget?.classes ?? forward.logits.shape.at(-1)!, {
      who: 'readTargets',
      name: 'targets',
      hint: 'The model has fewer classes than the data.',
      counts: hostBatch.counts,
    });
    const nats = byTarget?.nats(hostBatch) ?? softmaxCrossEntropy(forward.logits, batch.targets);
    const { places, perRow } = countedPlaces(hostBatch);
    const states = site === undefined ? undefined : forward.activations[site]!;
    const rows = states && reshape(states, [-1, states.shape.at(-1)!]);
    return {
      ids: Int32Array.from(places, (place) => hostBatch.targets.data[place]!),
      places,
      perRow,
      nats: own(nats),
      ...(rows && { activations: own(gather(rows, tensor1d(places, 'int32')) as Tensor2D) }),
      carried: ownTensors(forward.carried ?? {}),
    };
  });

/**
 * Reads a text and tells log p of each target, batch by batch, without noise. State is carried into batches that continue the one
 * before, and the parameters must stay alive to the end.
 *
 * @throws `E_OPTION` if the model has no such site; `E_DATA` for an id outside a table or the classes; `E_SHAPE` as `evaluate`.
 * @example for await (const { logProbabilities } of readTargets({ model, params, batches })) nats -= sum(logProbabilities);
 */
export async function* readTargets(options: ReadTargetsOptions): AsyncGenerator<TargetsRead, void, void> {
  requireSite(options);
  let carried: Params = record([]);
  try {
    for (const batch of options.batches) {
      const before = carried;
      const { nats, places, carried: after, ...read } = readBatch(options, batch, before);
      carried = after;
      disposeParams(before);
      const all = await numbersOf(nats);
      yield { ...read, logProbabilities: Float32Array.from(places, (place) => -all[place]!) };
    }
  } finally {
    disposeParams(carried);
  }
}
