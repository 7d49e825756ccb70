import type { Found, GradientMethod, Model, Params, PassAt, StepRows } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import { dispose, keep, type Tensor } from '@tensorflow/tfjs-core';
import { selectSites } from '../rules/select-sites.ts';
import { scalarsOf } from './differentiate.ts';
import { own, ownTensors, scoped } from './owned.ts';

/** A method with the sites that it names. */
export interface RunMethod {
  readonly method: GradientMethod;
  readonly sites: readonly string[];
}

/** @throws `E_SELECTOR` if the model has no site of the method's name. */
export const resolveMethod = (model: Model, method: GradientMethod): RunMethod => ({
  method,
  sites: method.at === undefined ? [] : selectSites(method.spec.kind, model, method.at),
});

const tensorsAsked = ({ params = {}, add = {} }: PassAt): readonly Tensor[] => [
  ...Object.values(params),
  ...Object.values(add),
];

const tensorsFound = (found: Found): readonly Tensor[] => [
  ...scalarsOf(found),
  ...(found.logits ? [found.logits] : []),
  ...[found.gradients, found.carried, found.buffers, found.sites].flatMap((tensors) =>
    Object.values(tensors),
  ),
];

/** The same in tensors of its own. */
const owned = ({ mean, terms, gradients, carried, buffers }: Found): Found => ({
  mean: own(mean),
  terms: terms.map(({ name, value }) => ({ name, value: own(value) })),
  gradients: ownTensors(gradients),
  carried: ownTensors(carried),
  buffers: ownTensors(buffers),
  sites: record([]),
});

/**
 * Makes the passes that a method asks for, one after the other, be they at hand at once or when other workers have theirs.
 *
 * @param params the run's; they must stay alive until the promise is kept.
 * @param rows what the method may know of the step's rows.
 * @param pass makes one; all that it finds is kept, and this function's from there on.
 * @returns what the method found, all of it kept.
 */
export const findGradients = async (
  { method, sites }: RunMethod,
  params: Params,
  rows: StepRows,
  pass: (at: PassAt) => Found | Promise<Found>,
): Promise<Found> => {
  const passes = method.find(params, sites, rows);
  const foreign = new Set(Object.values(params));
  const alive = new Set<Tensor>();
  const hold = (tensors: readonly Tensor[]): void => {
    for (const tensor of tensors) if (!foreign.has(tensor)) alive.add(keep(tensor));
  };
  const ask = (found?: Found): PassAt | { readonly found: Found } =>
    scoped(() => {
      const { done, value } = passes.next(found as Found);
      if (done) return { found: owned(value) };
      hold(tensorsAsked(value));
      return value;
    });
  try {
    let asked = ask();
    while (!('found' in asked)) {
      const found = await pass(asked);
      hold(tensorsFound(found));
      asked = ask(found);
    }
    return asked.found;
  } finally {
    dispose([...alive]);
  }
};
