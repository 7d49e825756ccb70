import {
  type AnyKind,
  applications,
  type Model,
  metrics,
  type Optimizer,
  type Spec,
} from '@ridgeline/contracts';
import { generativeClassifiers } from '@ridgeline/models';
import { optimizerFromSpec } from '@ridgeline/optimizers';
import { kinds } from '@ridgeline/recipes';
import { validOptions } from '@ridgeline/testing';
import type { Settings } from './settings.ts';

type Catalogue = Readonly<Record<string, AnyKind>>;
type Written = Readonly<Record<string, unknown>>;

/** All kinds of one what. */
const of = (what: string): Catalogue => kinds[what]!;

/** What a step may have beside its optimizer and its model. */
export interface Part {
  readonly name: string;
  /**
   * What a configuration says to have it, in each form that its options give it.
   *
   * @param site where it acts, if it acts at one.
   */
  readonly forms: (site: string) => readonly Settings[];
  /** Whether it acts at a site. */
  readonly isPlaced: boolean;
}

/** Strong enough to be seen in a run of twenty steps that is evaluated after every fifth, or with a vocabulary of nine. */
const seen: Readonly<Record<string, Written>> = {
  checkpointAverage: { from: 6, every: 3 },
  nonMonotonic: { patience: 1 },
  l2Ball: { radius: 1 },
  adaptive: { cutoffs: [3, 6] },
  sampled: { samples: 4 },
};

const isSpec = (value: unknown): value is Written & { readonly kind: string } =>
  typeof value === 'object' && value !== null && 'kind' in value;

/** A spec, and the specs within it, with what makes them be seen. */
const withSeen = (spec: Written & { readonly kind: string }): Written => ({
  ...Object.fromEntries(
    Object.entries(spec).map(([name, value]) => [name, isSpec(value) ? withSeen(value) : value]),
  ),
  ...seen[spec.kind],
});

/** Specs of a kind: its example, the least of it, and one for each word of its choices. */
const specsOf = (kind: AnyKind, over: Written = {}): readonly Written[] => {
  const specs = validOptions(kind).map((given) => withSeen({ ...given, ...over, kind: kind.kind }));
  return [...new Map(specs.map((spec) => [JSON.stringify(spec), spec])).values()];
};

/** The parts of a catalogue's kinds in one place of a configuration. */
const partsOf = (
  catalogue: Catalogue,
  place: (written: Written, site: string) => Settings,
  { how = '', isPlaced = false }: { readonly how?: string; readonly isPlaced?: boolean } = {},
): readonly Part[] =>
  Object.values(catalogue).map((kind) => ({
    name: `${kind.kind}${how}`,
    isPlaced,
    forms: (site) => specsOf(kind).map((written) => place(written, site)),
  }));

const asRule =
  (where: Written = {}) =>
  (written: Written): Settings => ({ regularizers: [{ ...written, ...where }] });

const atSite = (written: Written, at: string): Settings => ({ regularizers: [{ ...written, at }] });

/** Penalties of weights, units and activities, in every way that a rule may be applied, and constraints. */
export const penaltyParts: readonly Part[] = [
  ...applications.flatMap((as) => partsOf(of('regularizer'), asRule({ as }), { how: ` as ${as}` })),
  ...metrics
    .filter((metric) => metric !== 'plain')
    .flatMap((metric) =>
      partsOf(of('regularizer'), asRule({ as: 'proximal', metric }), { how: ` as proximal, ${metric}` }),
    ),
  ...(['penalty', 'proximal'] as const).flatMap((as) =>
    partsOf(of('penalty of units'), asRule({ as }), { how: ` as ${as}` }),
  ),
  ...partsOf(of('activity penalty'), atSite, { isPlaced: true }),
  ...partsOf(of('constraint'), asRule()),
];

/** Noise on activations, weights and inputs. */
export const noiseParts: readonly Part[] = [
  ...partsOf(of('noise'), atSite, { isPlaced: true }),
  ...partsOf({ ...of('weight noise'), ...of('input noise') }, asRule()),
];

/** Every part, and none. */
export const parts: readonly Part[] = [
  { name: 'nothing', isPlaced: false, forms: () => [{}] },
  ...penaltyParts,
  ...noiseParts,
  ...partsOf(of('objective'), (objective) => ({ objective })),
  ...Object.values(of('gradient method')).flatMap((kind) =>
    partsOf(
      { kind },
      (written, site) => ({ gradient: 'at' in kind.options ? { ...written, at: site } : written }),
      { isPlaced: 'at' in kind.options },
    ),
  ),
  ...partsOf(of('averaging'), (averaging) => ({ averaging })),
];

/** An optimizer, as its spec says. */
export interface OptimizerChoice {
  readonly name: string;
  readonly spec: Spec;
  readonly make: (spec: Spec) => Optimizer;
}

/** Every optimizer, at a rate at which none of them leaves the numbers. */
export const optimizerChoices: readonly OptimizerChoice[] = Object.values(of('optimizer')).map((kind) => ({
  name: kind.kind,
  spec: {
    kind: kind.kind,
    ...kind.example,
    ...('learningRate' in kind.options && { learningRate: 0.02 }),
  },
  make: optimizerFromSpec,
}));

/** What a model's targets are: the next id at every position, or a class of each row. */
type Task = 'ids' | 'classes' | 'joint classes';

/** A model in each form that its choices and heads give it. */
export interface ModelChoice {
  readonly name: string;
  readonly task: Task;
  readonly forms: readonly Written[];
  readonly make: (spec: Written) => Model;
}

/** The sizes of every model. */
export const sizes = { vocabulary: 9, classes: 3 };

const small = {
  ...sizes,
  ...{ sourceVocabulary: 9, positions: 8, embedding: 4, hidden: 4, width: 4, heads: 2, feedForward: 6 },
  ...{ layers: 1, filters: 3, label: 3 },
};

/** Those of the small sizes that a model has; a word where it has a size elsewhere is no size. */
const smallest = ({ options, example }: AnyKind): Written =>
  Object.fromEntries(
    Object.entries(small).filter(
      ([name]) => options[name]?.type === 'integer' && (options[name].optional !== true || name in example),
    ),
  );

const choicesOf = (catalogue: Catalogue, task: Task): readonly ModelChoice[] =>
  Object.values(catalogue).map((kind) => ({
    name: kind.kind,
    task,
    forms: specsOf(kind, smallest(kind)),
    make: (spec) => kind(spec as never) as unknown as Model,
  }));

const discriminative = Object.fromEntries(
  Object.entries(of('neural classifier')).filter(([name]) => !Object.hasOwn(generativeClassifiers, name)),
);

/** Every model of the catalogues. */
export const modelChoices: readonly ModelChoice[] = [
  ...choicesOf({ ...of('model'), ...of('translation model') }, 'ids'),
  ...choicesOf(discriminative, 'classes'),
  ...choicesOf(generativeClassifiers, 'joint classes'),
];
