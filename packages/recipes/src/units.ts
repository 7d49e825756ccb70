import type {
  ActivityRegularizer,
  Model,
  Noise,
  Optimizer,
  Regularizer,
  Rule,
  Selector,
  Spec,
} from '@ridgeline/contracts';
import { models } from '@ridgeline/models';
import { chain, clipByGlobalNorm, optimizerFromSpec } from '@ridgeline/optimizers';
import { activityRegularizers, noises, regularizers } from '@ridgeline/regularizers';
import type { LanguageModelConfig, RegularizerConfig } from './language-model-config.ts';

type Catalogue<Unit> = Readonly<Record<string, (options: never) => Unit>>;

/** A factory reads its own options and lets `kind` be; the kind was checked by the schema, or is checked here. */
const make = <Unit>(catalogue: Catalogue<Unit>, spec: object & { readonly kind: string }): Unit =>
  catalogue[spec.kind]!(spec as never);

/**
 * The model that a spec describes.
 *
 * @throws what its factory throws for its options.
 * @example modelFromSpec({ kind: 'lstm', vocabulary: 65, embedding: 32, hidden: 64 })
 */
export const modelFromSpec = (spec: Spec): Model => make<Model>(models, spec);

/** One entry of a configuration's `regularizers` as the trainer takes it. */
export const ruleFromConfig = (config: RegularizerConfig): Rule => {
  if ('as' in config) {
    const { as, on } = config;
    const regularizer = make<Regularizer>(regularizers, config);
    return { regularizer, as, ...(on && { on: on as Selector }) };
  }
  return config.kind in noises
    ? { noise: make<Noise>(noises, config), at: config.at }
    : { activity: make<ActivityRegularizer>(activityRegularizers, config), at: config.at };
};

/** A configuration's `optimizer`, with its clipping in front. */
export const optimizerFromConfig = ({
  clipGlobalNorm,
  ...spec
}: LanguageModelConfig['optimizer']): Optimizer => {
  const optimizer = optimizerFromSpec(spec as unknown as Spec);
  return clipGlobalNorm === undefined ? optimizer : chain(clipByGlobalNorm(clipGlobalNorm), optimizer);
};
