import type { HostBatch, Model, Optimizer, Rule } from '@ridgeline/contracts';
import type { FitOptions } from '@ridgeline/trainers';
import type { Units } from './settings.ts';

/** What the documented rules say that cannot stand together, each with the error that tells so. */
export const contradictions = {
  'an optimizer without a rate': { code: 'E_OPTION', message: /has no learning rate of its own/ },
  'two that say where gradients are found': {
    code: 'E_OPTION',
    message: /finds gradients ahead of the weights/,
  },
  'a way that a penalty does not have': { code: 'E_OPTION', message: /it cannot be applied as/ },
  'step sizes of an optimizer that has none': { code: 'E_OPTION', message: /has none for each weight/ },
  'units of a model that tells none': { code: 'E_SELECTOR', message: /has no widths/ },
  'recurrent weights of a model that has none': { code: 'E_SELECTOR', message: /selects no parameter/ },
  'changes between positions where there are none': {
    code: 'E_SHAPE',
    message: /activation must be \[B, T, F\]/,
  },
  'texts between two where each token has a target': {
    code: 'E_OPTION',
    message: /mixes texts that have one target each/,
  },
  'words where a site has no position for each': {
    code: 'E_SHAPE',
    message: /activation must be \[\d+, \d+, F\]/,
  },
} as const;

export type Contradiction = keyof typeof contradictions;

/** What a run is made of. */
export interface Made extends Units {
  readonly model: Model;
  readonly optimizer: Optimizer;
}

/** What a batch and a model's pass over it look like. */
export interface Shapes {
  readonly inputs: HostBatch['inputs'];
  /** Of the activation at a site. */
  readonly at: (site: string) => readonly number[];
}

/** Whether an activation has a vector for each position of the ids that it is of. */
const hasPositions = (site: string, { siteInputs }: Model, { inputs, at }: Shapes): boolean =>
  at(site).slice(0, -1).join() === inputs[siteInputs?.[site] ?? 'ids']!.shape.join();

const ofRule = (rule: Rule, { model, optimizer }: Made, shapes: Shapes): Contradiction | undefined => {
  if ('regularizer' in rule) {
    const { regularizer, as, metric } = rule;
    if (as !== 'penalty' && !regularizer[as]) return 'a way that a penalty does not have';
    return metric !== 'adaptive' || optimizer.stepSizes
      ? undefined
      : 'step sizes of an optimizer that has none';
  }
  if ('widthRegularizer' in rule)
    return model.widths?.length ? undefined : 'units of a model that tells none';
  if ('weightNoise' in rule) {
    const { role } = rule.weightNoise.on!;
    const isThere = model.parameters.some((parameter) => role!.includes(parameter.role));
    return isThere ? undefined : 'recurrent weights of a model that has none';
  }
  if ('activity' in rule && rule.activity.spec.kind === 'temporalActivationRegularization')
    return shapes.at(rule.at).length === 3 ? undefined : 'changes between positions where there are none';
  if ('noise' in rule && rule.noise.spec.kind === 'embeddingDropout')
    return hasPositions(rule.at, model, shapes) ? undefined : 'words where a site has no position for each';
  return undefined;
};

/** What stands against a run; whoever trains may tell any of it. Nothing, where it must train. */
export const contradictionsOf = (
  made: Made & Pick<FitOptions, 'loss' | 'batches'>,
  shapes: Shapes,
): readonly Contradiction[] => {
  const { rules, gradient, optimizer, objective, loss, batches } = made;
  const found = [
    optimizer.learningRate ? undefined : ('an optimizer without a rate' as const),
    objective?.mix && !loss.isOfRows?.(batches.at(0))
      ? ('texts between two where each token has a target' as const)
      : undefined,
    optimizer.ahead && gradient ? ('two that say where gradients are found' as const) : undefined,
    ...rules.map((rule) => ofRule(rule, made, shapes)),
  ];
  return found.filter((each) => each !== undefined);
};
