import type {
  Batch,
  Found,
  HostArray,
  HostBatch,
  Loss,
  Model,
  Objective,
  ObjectiveTerms,
  Params,
  Pass,
  PassAt,
  RandomStream,
} from '@ridgeline/contracts';
import { disposeParams, mapParams, record, valueAndGradients } from '@ridgeline/tensors';
import { add, dispose, mul, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import type { RunRules } from '../rules/rules.ts';
import { toBatch } from './batches.ts';
import { countedPositions } from './counted-positions.ts';
import { measuresOf } from './measures-of.ts';
import { mixedPass } from './mixed-pass.ts';
import { own, ownTensors } from './owned.ts';
import { buffersOf, trainedOf } from './trained-tensors.ts';
import { type Taps, trainingMode } from './training-mode.ts';

/** What a pass is made of. */
export interface PassOptions {
  readonly model: Model;
  readonly loss: Loss;
  readonly rules: RunRules;
  readonly random: RandomStream;
  readonly objective?: Objective;
}

/** How far a pass is from earlier logits, in place of an objective. */
const apartFrom =
  ({ loss }: PassOptions, from: Tensor, batch: Batch) =>
  (pass: () => Pass): ObjectiveTerms => {
    const found = pass();
    return { ...found, terms: { divergence: loss.divergence!(from, found.forward.logits, batch) } };
  };

/** Which part of a batch is at hand, and what the parts of the objective are weighed by. */
export interface Part {
  readonly loss: number;
  /** Of terms that an objective adds. */
  readonly terms: number;
  readonly activityOf: (site: string, activation: Tensor) => number;
  /** Where the noise of activations draws, below the run's stream. */
  readonly stream?: string;
}

const onePass = (pass: () => Pass): ObjectiveTerms => ({ ...pass(), terms: {} });

const whole: Part = { loss: 1, terms: 1, activityOf: () => 1 };

const weigh = (value: Scalar, share: number): Scalar => (share === 1 ? value : mul(value, share));

const below = (random: RandomStream, name: string | undefined): RandomStream =>
  name === undefined ? random : random.stream(name);

const drawnAs = (random: RandomStream, draw: string | undefined): RandomStream =>
  below(random, draw === undefined ? undefined : `draw/${draw}`);

/** Noise on weights, from a stream of its own for every parameter and rule. */
const noisyWeights = (
  { weightNoises }: RunRules,
  params: Params,
  random: RandomStream,
  step: number,
): Params =>
  weightNoises.length === 0
    ? params
    : mapParams(params, (weights, path) =>
        weightNoises
          .filter(({ paths }) => paths.includes(path))
          .reduce(
            (value, { name, weightNoise }) =>
              weightNoise.apply(value, random.stream(`weights/${path}/${name}`).at(step)),
            weights,
          ),
      );

interface PassInputs {
  readonly params: Params;
  readonly hostBatch: HostBatch;
  /** The same on the device. */
  readonly batch: Batch;
}

/** One pass of training over a batch: noise on weights, the model with noise at its sites, the mean loss. */
export const forwardPass = (
  { model, loss, rules, random }: PassOptions,
  { params, hostBatch, batch }: PassInputs,
  step: number,
  { stream, ...taps }: Taps & Pick<Part, 'stream'> = {},
): Pass => {
  const idsAt = (site: string): HostArray | undefined => hostBatch.inputs[model.siteInputs?.[site] ?? 'ids'];
  const mixed = mixedPass(loss, hostBatch, batch);
  const meet = mixed && { meet: mixed.meet };
  const mode = trainingMode(rules, below(random, stream), step, { ...taps, ...meet, idsAt });
  const forward = model.forward(noisyWeights(rules, params, random, step), mixed?.read ?? batch, mode);
  const meanOf = (host: HostBatch, given: Batch): Scalar => {
    const { measures, scores } = measuresOf(loss, forward, host);
    return measures.mean(scores, given);
  };
  return { forward, loss: mixed?.loss(meanOf) ?? meanOf(hostBatch, batch) };
};

/** Gradients at sites, each kept; what a site is given at several passes is added. */
const siteGradients = () => {
  const seen: Record<string, Tensor> = Object.create(null);
  const see = (site: string, gradient: Tensor): void => {
    const before = seen[site];
    seen[site] = own(before === undefined ? gradient : add(before, gradient));
    before?.dispose();
  };
  return { seen, see };
};

const disposeKept = (kept: Omit<Found, 'gradients' | 'sites'>): void => {
  dispose([...scalarsOf(kept), ...(kept.logits ? [kept.logits] : [])]);
  for (const tensors of [kept.carried, kept.buffers]) disposeParams(tensors);
};

/** What one or several passes found, by the tape. All but the gradients of parameters is kept beyond a `tidy`. */
export const differentiate = (
  options: PassOptions,
  { params, carried }: { readonly params: Params; readonly carried: Params },
  hostBatch: HostBatch,
  step: number,
  at: PassAt = {},
  part = whole,
): Found => {
  const { model, rules, objective } = options;
  const given =
    at.params === undefined ? params : record([...Object.entries(params), ...Object.entries(at.params)]);
  const { from, only, tell, add: added = {} } = at;
  const trained = only === 'added' ? added : trainedOf(model, given);
  const paths = Object.keys(trained);
  const batch = toBatch(model, hostBatch, carried);
  const random = drawnAs(options.random, at.draw);
  const { seen, see } = siteGradients();
  let kept: Omit<Found, 'gradients' | 'sites'> | undefined;
  const minimised = (...tensors: Tensor[]): Scalar => {
    const moving = paths.map((path, index) => [path, tensors[index]!] as const);
    const current = only === 'added' ? given : record([...Object.entries(given), ...moving]);
    const pass = (draw?: string): Pass =>
      forwardPass(
        { ...options, random: drawnAs(random, draw) },
        { params: current, hostBatch, batch },
        step,
        {
          at,
          see,
          ...(part.stream !== undefined && { stream: part.stream }),
        },
      );
    const minimise = from === undefined ? (objective?.terms ?? onePass) : apartFrom(options, from, batch);
    const { forward, loss: mean, terms: others } = minimise(pass, batch, options.loss);
    const activities = (from === undefined ? rules.activities : []).map(({ name, activity, sites }) => ({
      name,
      value: sites
        .map((site) => {
          const values = forward.activations[site]!;
          const counted = countedPositions(values, batch, { model, site });
          return weigh(activity.penalty(values, counted), part.activityOf(site, values));
        })
        .reduce((sum, term) => add(sum, term)),
    }));
    const terms = [
      ...activities,
      ...Object.entries(others).map(([name, value]) => ({ name, value: weigh(value, part.terms) })),
    ];
    // the forward pass frees what it does not return; these outlive it
    kept = {
      mean: own(mean),
      terms: terms.map(({ name, value }) => ({ name, value: own(value) })),
      carried: ownTensors(forward.carried ?? {}),
      buffers: ownTensors(buffersOf(model, { ...given, ...forward.buffers })),
      ...(tell && { logits: own(forward.logits) }),
    };
    const [first, ...rest] = [
      ...(from === undefined ? [weigh(mean, part.loss)] : []),
      ...terms.map(({ value }) => value),
    ];
    return rest.reduce<Scalar>((sum, value) => add(sum, value), first!);
  };
  try {
    const { grads } = valueAndGradients(minimised, Object.values(trained));
    const gradients = record(paths.map((path, index) => [path, grads[index]!] as const));
    return only === 'added'
      ? { ...kept!, gradients: record([]), sites: ownTensors(gradients) }
      : { ...kept!, gradients, sites: record(Object.entries(seen)) };
  } catch (error) {
    if (kept !== undefined) disposeKept(kept);
    disposeParams(seen);
    throw error;
  }
};

/** The scalars of what was found: the mean data loss, then the terms. */
export const scalarsOf = ({ mean, terms }: Pick<Found, 'mean' | 'terms'>): readonly Scalar[] => [
  mean,
  ...terms.map(({ value }) => value),
];
