import { type Model, RidgelineError, type Spec } from '@ridgeline/contracts';
import { asPruned, bertClassifier, classifiers, generativeClassifiers } from '@ridgeline/models';

/** What a classifier is told of its task beside its model, as it is saved with the model's spec. */
export interface ReadingSpec {
  /** [K] ascending. */
  readonly labels: readonly string[];
  /** [K] each class's share of the texts learnt from, by what they weigh in the loss. */
  readonly priors: readonly number[];
  /** The most tokens of a text that are read: the rest is cut off. */
  readonly maxTokens: number;
  /** Whether a text may have several labels, or none: each has a probability of its own. */
  readonly multiLabel: boolean;
}

/** A neural classifier as JSON, without its tokenizer and weights. */
export type NeuralClassifierSpec = Spec & ReadingSpec;

/** Every kind of model that tells classes of texts: those that are trained here, and what is imported. */
const readable = { ...classifiers, bertClassifier } as const;

/** Whether a spec, such as that of a model's folder, is one of a neural classifier. */
export const isNeuralClassifierSpec = ({ kind }: { readonly kind?: unknown }): boolean =>
  typeof kind === 'string' && Object.hasOwn(readable, kind);

/** Whether the logits of such a model are log p(text, class), so that it knows how likely a text is. */
export const isGenerative = ({ kind }: { readonly kind: string }): boolean =>
  Object.hasOwn(generativeClassifiers, kind);

/** A model whose spec also tells what its logits stand for. */
export type ReadingModel = Model & { readonly spec: NeuralClassifierSpec };

/** The model that a spec describes, the reading in its spec. @throws what its factory throws for its options */
export const readingModel = (
  { kind, ...options }: Readonly<Record<string, unknown>> & { readonly kind: string },
  reading: ReadingSpec,
): ReadingModel => {
  const classes = reading.labels.length;
  const given = { ...options, classes, priors: reading.priors, positions: reading.maxTokens + 1 };
  const model = (readable[kind as keyof typeof readable] as (options: unknown) => Model)(given);
  return { ...model, spec: { ...model.spec, ...reading } };
};

const isShare = (value: unknown): boolean => Number.isFinite(value) && (value as number) >= 0;

const isReading = ({ labels, priors, maxTokens, multiLabel }: Partial<ReadingSpec>): boolean =>
  Array.isArray(labels) &&
  labels.length > 0 &&
  labels.every((label) => typeof label === 'string') &&
  Array.isArray(priors) &&
  priors.length === labels.length &&
  priors.every(isShare) &&
  Number.isSafeInteger(maxTokens) &&
  maxTokens! > 0 &&
  typeof multiLabel === 'boolean';

/** The model of a saved spec. @throws `E_CHECKPOINT` for a spec of another kind, or one that does not hold together */
export const modelOfSpec = (spec: Spec): ReadingModel => {
  if (!isNeuralClassifierSpec(spec))
    throw new RidgelineError(
      'E_CHECKPOINT',
      `config.json: its model must be a neural text classifier (${Object.keys(readable).join(', ')}), got ${JSON.stringify(spec.kind)}.`,
      { hint: 'Give the folder that `ridgeline train --label` wrote for such a model.kind.' },
    );
  const { labels, priors, maxTokens, multiLabel } = spec as Partial<NeuralClassifierSpec>;
  if (!isReading({ labels, priors, maxTokens, multiLabel } as Partial<ReadingSpec>))
    throw new RidgelineError(
      'E_CHECKPOINT',
      'config.json: its model must have labels, a prior for each, maxTokens and multiLabel.',
      { hint: 'Take all files from the same save, or train it again.' },
    );
  return asPruned(readingModel(spec, { labels, priors, maxTokens, multiLabel } as ReadingSpec), spec);
};
