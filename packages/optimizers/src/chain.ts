import { type Optimizer, type Params, RidgelineError } from '@ridgeline/contracts';
import { record } from '@ridgeline/tensors';
import { joinState, partOfState } from './state.ts';

/** `adam`, `clipByGlobalNorm`, and `adam-2` for the second of a kind. */
const namesOf = (transforms: readonly Optimizer[]): readonly string[] =>
  transforms.map(({ spec: { kind } }, index) => {
    const earlier = transforms.slice(0, index).filter(({ spec }) => spec.kind === kind).length;
    return earlier === 0 ? kind : `${kind}-${earlier + 1}`;
  });

/**
 * Transforms one after the other: each is given the updates of the one before.
 *
 * @param transforms at least one; at most one with a learning rate, which becomes the chain's.
 * @returns an optimizer whose state is that of each transform under its kind: `adam/m/<path>`; a second transform of
 * a kind is called `adam-2`, and so on.
 * @throws `E_OPTION` if there is none, or a second one with a learning rate: a step is no gradient, and would be
 * turned round.
 * @example chain(clipByGlobalNorm(1), adam({ learningRate: 0.001 }))
 */
export const chain = (...transforms: readonly Optimizer[]): Optimizer => {
  const rates = transforms.flatMap(({ learningRate }) => learningRate ?? []);
  if (transforms.length === 0 || rates.length > 1) {
    throw new RidgelineError(
      'E_OPTION',
      `chain: expected transforms of which at most one has a learning rate, got ${
        transforms.map(({ spec }) => spec.kind).join(', ') || 'none'
      }.`,
    );
  }
  const names = namesOf(transforms);
  const { weightDecay } = transforms.find(({ weightDecay }) => weightDecay !== undefined) ?? {};
  /** The first so many transforms: what they give, and the state of each. */
  const updateWith = (count: number, gradients: Params, state: Params, params: Params, step: number) => {
    let updates = gradients;
    const states = transforms.slice(0, count).map((transform, i): [string, Params] => {
      const next = transform.update(updates, partOfState(state, names[i]!), params, step);
      updates = next.updates;
      return [names[i]!, next.state];
    });
    return { updates, states };
  };
  const after: Optimizer['after'] = (evaluations) =>
    chain(...transforms.map((transform) => transform.after?.(evaluations) ?? transform));
  const coasting: Optimizer['coasting'] = (state, params, step) =>
    record(
      transforms.flatMap((transform, i) =>
        Object.entries(transform.coasting!(partOfState(state, names[i]!), params, step)),
      ),
    );
  const stepSizes: Optimizer['stepSizes'] = (state, params, step) =>
    record(
      transforms.flatMap((transform, i) =>
        Object.entries(transform.stepSizes!(partOfState(state, names[i]!), params, step)),
      ),
    );
  const ahead: Optimizer['ahead'] = (state, params, step) => {
    const index = transforms.findIndex((transform) => transform.ahead);
    return transforms[index]!.ahead!(partOfState(state, names[index]!), params, step);
  };
  const last = transforms.length - 1;
  const apply: Optimizer['apply'] = (gradients, state, params, step, shrinkages, givenAway) => {
    const { updates, states } = updateWith(last, gradients, state, params, step);
    const next = transforms[last]!.apply!(
      updates,
      partOfState(state, names[last]!),
      params,
      step,
      shrinkages,
      givenAway,
    );
    return { params: next.params, state: joinState(record([...states, [names[last]!, next.state]])) };
  };
  return {
    spec: { kind: 'chain', transforms: transforms.map(({ spec }) => spec) },
    ...(rates[0] === undefined ? {} : { learningRate: rates[0] }),
    ...(weightDecay === undefined ? {} : { weightDecay }),
    init: (params) => joinState(record(transforms.map(({ init }, i) => [names[i]!, init(params)] as const))),
    update: (gradients, state, params, step) => {
      const { updates, states } = updateWith(transforms.length, gradients, state, params, step);
      return { updates, state: joinState(record(states)) };
    },
    ...(transforms[last]!.apply && { apply }),
    ...(transforms.every((transform) => transform.coasting) && { coasting }),
    ...(transforms.some((transform) => transform.ahead) && { ahead }),
    ...(transforms.every((transform) => transform.stepSizes) && { stepSizes }),
    ...(transforms.some((transform) => transform.after) && { after }),
  };
};
