import type { Classification, ClassifyOptions } from '@ridgeline/classifier';
import {
  type Json,
  type Model,
  nearest,
  type Params,
  RidgelineError,
  type Spec,
  type Tokenizer,
} from '@ridgeline/contracts';
import { countParams, requireShape } from '@ridgeline/tensors';
import { z } from 'zod';
import { apiError } from './http/errors.ts';
import { withoutPaths } from './http/without-paths.ts';
import type { TextGuards } from './text-guards.ts';

interface Served {
  /** What requests call it: letters, digits, `.`, `_` and `-`, at most 64. */
  readonly id: string;
  /** When it was made, in seconds since 1970. */
  readonly created: number;
  /** What `GET /v1/models` tells of it besides: data, regularizers, metrics. Paths are told by their last part. */
  readonly card?: Json;
  /** What looks at the texts that go to it and come out of it; none if not given. A classifier writes none. */
  readonly guards?: TextGuards;
}

/** A language model that is ready to generate. */
export interface ServedLanguageModel extends Served {
  readonly model: Model;
  /** On the device. They belong to the server, which frees them when it closes. */
  readonly params: Params;
  readonly tokenizer: Tokenizer;
}

/** An answer, and of a text that may have several labels those that it has. */
export type ServedClassification = Classification & { readonly labels?: readonly string[] };

/** A text classifier, such as `loadClassifier` and `loadNeuralClassifier` give. */
export interface ServedClassifier extends Served {
  readonly classifier: {
    /** What kind it is: its own, or that of its model. */
    readonly spec?: Spec;
    readonly model?: {
      readonly spec: Spec;
      readonly parameters: readonly { readonly path: string; readonly shape: readonly number[] }[];
    };
    readonly params: Readonly<Record<string, { readonly shape: readonly number[] }>>;
    readonly classes: readonly string[];
    classify(
      texts: readonly string[],
      options?: ClassifyOptions & { readonly priors?: never },
    ): readonly ServedClassification[] | Promise<readonly ServedClassification[]>;
    /** Of one that can name the n-grams that decided. */
    readonly explain?: unknown;
    /** Frees what it holds on a device: it belongs to the server. */
    dispose?(): void;
  };
}

/** A translator: its spec and sizes, and the one thing that it does. */
export interface ServedTranslator extends Served {
  readonly translator: {
    readonly spec: Spec;
    /** How many numbers it was trained to. */
    readonly parameters: number;
    /** How many tokens it writes with. */
    readonly vocabulary: number;
    /** The most tokens of a text that it reads. */
    readonly maxTokens: number;
    tokensIn(text: string): number;
    translate(texts: readonly string[]): Promise<readonly string[]>;
    /** Frees its params, when the server closes. */
    dispose(): void;
  };
}

export type ServedModel = ServedLanguageModel | ServedClassifier | ServedTranslator;

/** Whether a model translates. */
export const isTranslator = (served: ServedModel): served is ServedTranslator => 'translator' in served;

/** Whether a model classifies. */
export const isClassifier = (served: ServedModel): served is ServedClassifier => 'classifier' in served;

const isModelId = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id);

const requireId = (id: string): void => {
  if (!isModelId(id)) {
    throw new RidgelineError(
      'E_OPTION',
      `createServer: the id of a model must be 1 … 64 letters, digits, ".", "_" or "-", got ${JSON.stringify(id)}.`,
      { hint: 'It stands in requests and URLs: give the model a plain name.' },
    );
  }
};

const requireLanguageModel = ({ id, model, params, tokenizer }: ServedLanguageModel): void => {
  for (const { path, shape } of model.parameters) {
    const value = params[path];
    if (value === undefined) {
      throw new RidgelineError('E_SHAPE', `createServer: the params of "${id}" must hold "${path}".`);
    }
    requireShape(`createServer: model "${id}"`, path, value, shape);
  }
  const { vocabulary } = model.spec;
  if (typeof vocabulary === 'number' && vocabulary !== tokenizer.vocabulary.length) {
    throw new RidgelineError(
      'E_SHAPE',
      `createServer: the tokenizer of "${id}" must have ${vocabulary} tokens, as the model, got ${tokenizer.vocabulary.length}.`,
      { hint: 'Take the tokenizer that was saved with the model.' },
    );
  }
};

/** The models by id. @throws `E_OPTION` or `E_SHAPE` if there is none, or one cannot be served */
export const modelsById = (models: readonly ServedModel[]): ReadonlyMap<string, ServedModel> => {
  if (models.length === 0) {
    throw new RidgelineError('E_OPTION', 'createServer: models must hold at least one model, got none.');
  }
  const byId = new Map<string, ServedModel>();
  for (const served of models) {
    requireId(served.id);
    if (!isClassifier(served) && !isTranslator(served)) requireLanguageModel(served);
    if (byId.has(served.id)) {
      throw new RidgelineError('E_OPTION', `createServer: two models have the id "${served.id}".`);
    }
    byId.set(served.id, served);
  }
  return byId;
};

/** The model that a request names; never another one. @throws 404 naming the nearest and all that are loaded */
export const findModel = (models: ReadonlyMap<string, ServedModel>, id: string): ServedModel => {
  const served = models.get(id);
  if (served !== undefined) return served;
  const ids = [...models.keys()];
  const near = nearest(id, ids);
  const asked = isModelId(id) ? `The model "${id}"` : 'A model of that name';
  throw apiError(
    404,
    'model_not_found',
    `${asked} is not loaded.${near === undefined ? '' : ` Did you mean "${near}"?`} Loaded: ${ids.join(', ')}.`,
    { param: 'model' },
  );
};

/** @throws 400 naming the route of the kind that the model is of */
const wrongKind = (served: ServedModel): never => {
  const [is, path] = isClassifier(served)
    ? ['a text classifier', '/v1/classify']
    : isTranslator(served)
      ? ['a translator', '/v1/translate']
      : ['a language model', '/v1/completions'];
  throw apiError(400, 'wrong_kind_of_model', `The model "${served.id}" is ${is}: use POST ${path}.`, {
    param: 'model',
  });
};

/** The language model that a request names. @throws as `findModel`; 400 for a model of another kind */
export const findLanguageModel = (
  models: ReadonlyMap<string, ServedModel>,
  id: string,
): ServedLanguageModel => {
  const served = findModel(models, id);
  return isClassifier(served) || isTranslator(served) ? wrongKind(served) : served;
};

/** The classifier that a request names. @throws as `findModel`; 400 for a model of another kind */
export const findClassifier = (models: ReadonlyMap<string, ServedModel>, id: string): ServedClassifier => {
  const served = findModel(models, id);
  return isClassifier(served) ? served : wrongKind(served);
};

/** The translator that a request names. @throws as `findModel`; 400 for a model of another kind */
export const findTranslator = (models: ReadonlyMap<string, ServedModel>, id: string): ServedTranslator => {
  const served = findModel(models, id);
  return isTranslator(served) ? served : wrongKind(served);
};

/** A model as `GET /v1/models` shows it. */
export const modelObject = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: z.int().describe('seconds since 1970'),
  owned_by: z.string(),
  meta: z
    .object({
      kind: z.string(),
      parameters: z.int().describe('how many numbers it was trained to'),
      vocabulary: z.int().optional().describe('how many tokens a model writes with'),
      classes: z.array(z.string()).optional().describe('what a classifier tells apart'),
      card: z.unknown().optional(),
    })
    .describe('what this server tells of a model beyond OpenAI'),
});

const sizeOf = (parts: readonly { readonly path: string; readonly shape: readonly number[] }[]): number =>
  countParams(Object.fromEntries(parts.map((each) => [each.path, each])));

const metaOf = (served: ServedModel) => {
  if (isClassifier(served)) {
    const { spec, model, params, classes } = served.classifier;
    // what a model of steps holds beside its parameters, such as running statistics, is not trained
    const parameters = model === undefined ? countParams(params) : sizeOf(model.parameters);
    return { kind: (spec ?? model!.spec).kind, parameters, classes: [...classes] };
  }
  if (isTranslator(served)) {
    const { spec, parameters, vocabulary } = served.translator;
    return { kind: spec.kind, parameters, vocabulary };
  }
  return {
    kind: served.model.spec.kind,
    parameters: sizeOf(served.model.parameters),
    vocabulary: served.tokenizer.vocabulary.length,
  };
};

export const describeModel = (served: ServedModel) => ({
  id: served.id,
  object: 'model' as const,
  created: served.created,
  owned_by: 'ridgeline',
  meta: { ...metaOf(served), ...(served.card !== undefined && { card: withoutPaths(served.card) }) },
});
