import type { Json, Model, Optimizer, Rule, Schedule, Spec } from '@ridgeline/contracts';
import { models } from '@ridgeline/models';
import { chain, clipByGlobalNorm, optimizers, schedules } from '@ridgeline/optimizers';
import { activityRegularizers, noises, regularizers } from '@ridgeline/regularizers';
import type { Config, RegularizerConfig } from './config.ts';

// Specs come checked: by the schema of a configuration, or by the factory that a checkpoint's spec is given to.
type Factory<Unit> = (options: never) => Unit;
const make = <Unit>(catalogue: Readonly<Record<string, Factory<Unit>>>, { kind, ...options }: Spec): Unit =>
  catalogue[kind]!(options as never);

/** @example modelFromSpec({ kind: 'lstm', vocabulary: 65, embedding: 32, hidden: 64 }) */
export const modelFromSpec = (spec: Spec): Model => make<Model>(models, spec);

export const ruleFromConfig = ({ kind, ...config }: RegularizerConfig): Rule => {
  if (kind in regularizers) {
    const { on, as, ...options } = config as Extract<RegularizerConfig, { as: unknown }>;
    return {
      regularizer: make(regularizers, { kind, ...options } as Spec),
      as,
      ...(on && { on: on as never }),
    };
  }
  const { at, ...options } = config as { at: string };
  return kind in noises
    ? { noise: make(noises, { kind, ...options } as Spec), at }
    : { activity: make(activityRegularizers, { kind, ...options } as Spec), at };
};

export const optimizerFromConfig = (config: Config['optimizer']): Optimizer => {
  const { clipGlobalNorm, learningRate, ...options } = config;
  const rate: number | Schedule =
    typeof learningRate === 'number' ? learningRate : make<Schedule>(schedules as never, learningRate);
  const optimizer = make<Optimizer>(
    optimizers as never,
    { ...options, learningRate: rate as unknown as Json } as Spec,
  );
  return clipGlobalNorm === undefined ? optimizer : chain(clipByGlobalNorm(clipGlobalNorm), optimizer);
};
