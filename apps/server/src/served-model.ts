import {
  type Json,
  type Model,
  nearest,
  type Params,
  RidgelineError,
  type Tokenizer,
} from '@ridgeline/contracts';
import { countParams, requireShape } from '@ridgeline/tensors';
import { z } from 'zod';
import { apiError } from './errors.ts';

/** A model that is ready to generate. */
export interface ServedModel {
  /** What requests call it: letters, digits, `.`, `_` and `-`, at most 64. */
  readonly id: string;
  /** When it was made, in seconds since 1970. */
  readonly created: number;
  readonly model: Model;
  /** On the device. They belong to the server, which frees them when it closes. */
  readonly params: Params;
  readonly tokenizer: Tokenizer;
  /** What `GET /v1/models` tells of it besides: data, regularizers, metrics. */
  readonly card?: Json;
}

const isModelId = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id);

const requireModel = ({ id, model, params, tokenizer }: ServedModel): void => {
  if (!isModelId(id)) {
    throw new RidgelineError(
      'E_OPTION',
      `createServer: the id of a model must be 1 … 64 letters, digits, ".", "_" or "-", got ${JSON.stringify(id)}.`,
      { hint: 'It stands in requests and URLs: give the model a plain name.' },
    );
  }
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
    requireModel(served);
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
      vocabulary: z.int().describe('how many tokens it knows'),
      card: z.unknown().optional(),
    })
    .describe('what this server tells of a model beyond OpenAI'),
});

export const describeModel = ({ id, created, model, tokenizer, card }: ServedModel) => ({
  id,
  object: 'model' as const,
  created,
  owned_by: 'ridgeline',
  meta: {
    kind: model.spec.kind,
    parameters: countParams(Object.fromEntries(model.parameters.map((each) => [each.path, each]))),
    vocabulary: tokenizer.vocabulary.length,
    ...(card !== undefined && { card }),
  },
});
