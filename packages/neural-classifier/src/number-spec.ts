import { type Model, RidgelineError, type Spec } from '@ridgeline/contracts';
import { asPruned, textEncoders } from '@ridgeline/models';

/** What a regression is told of its task beside its model, as it is saved with it. */
export interface NumberReading {
  /** The column that it predicts. */
  readonly target: string;
  /** Of the numbers learnt from: an output of x means mean + deviation · x. */
  readonly mean: number;
  readonly deviation: number;
  /** The most tokens of a text that are read: the rest is cut off. */
  readonly maxTokens: number;
}

/** A neural regression as JSON, without its tokenizer and weights: `model` is what reads texts, one of the text encoders. */
export type NumberSpec = Spec & NumberReading & { readonly kind: 'neuralRegression'; readonly model: Spec };

/** Whether a spec, such as that of a model's folder, is one of a neural regression. */
export const isNumberSpec = ({ kind }: { readonly kind?: unknown }): boolean => kind === 'neuralRegression';

/** A model of one output whose spec also tells what it stands for. */
export type RegressionModel = Model & { readonly spec: NumberSpec };

/** The model that a spec of a neural classifier describes, with one output. @throws what its factory throws for its options */
export const regressionModel = (
  { kind, ...options }: Readonly<Record<string, unknown>> & { readonly kind: string },
  reading: NumberReading,
): RegressionModel => {
  const given = { ...options, classes: 1, positions: reading.maxTokens + 1 };
  const model = (textEncoders[kind as keyof typeof textEncoders] as (options: unknown) => Model)(given);
  return { ...model, spec: { kind: 'neuralRegression', ...reading, model: model.spec } };
};

const isReading = ({ target, mean, deviation, maxTokens }: Partial<NumberReading>): boolean =>
  typeof target === 'string' &&
  Number.isFinite(mean) &&
  Number.isFinite(deviation) &&
  deviation! > 0 &&
  Number.isSafeInteger(maxTokens) &&
  maxTokens! > 0;

/** The model of a saved spec. @throws `E_CHECKPOINT` for a spec of another kind, or one that does not hold together */
export const regressionModelOfSpec = (spec: Spec): RegressionModel => {
  const { model, target, mean, deviation, maxTokens } = spec as Partial<NumberSpec>;
  const reading = { target, mean, deviation, maxTokens } as NumberReading;
  if (isNumberSpec(spec) && Object.hasOwn(textEncoders, model?.kind ?? '') && isReading(reading))
    return asPruned(regressionModel(model!, reading), spec);
  throw new RidgelineError(
    'E_CHECKPOINT',
    `config.json: its model must be a neural regression with a model (${Object.keys(textEncoders).join(', ')}), target, mean, deviation and maxTokens, got ${JSON.stringify(spec.kind)}.`,
    { hint: 'Give the folder that `ridgeline train --text --target` wrote, with all files of one save.' },
  );
};
