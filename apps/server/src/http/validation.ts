import { nearest } from '@ridgeline/contracts';
import type { FastifySchemaCompiler } from 'fastify';
import type { z } from 'zod';
import { type ApiError, apiError } from './errors.ts';

type Issue = z.core.$ZodIssue;

/** A value as a sentence may quote it: short, and no nested value that could be too deep to print. */
const show = (value: unknown): string => {
  if (Array.isArray(value)) {
    const odd = value.findIndex((item) => typeof item !== 'string');
    const item: unknown = value[odd];
    const named = odd < 0 ? '' : ` with ${Array.isArray(item) ? 'an array' : show(item)} at [${odd}]`;
    return `an array of ${value.length}${named}`;
  }
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${[...text].slice(0, 59).join('')}…` : text;
};

const unknownFields = (
  issue: Issue & { readonly keys: readonly string[] },
  known: readonly string[],
): ApiError => {
  const [first = ''] = issue.keys;
  const near = nearest(first, known);
  const advice = near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean ${show(near)}?`;
  return apiError(400, 'unknown_parameter', `Unknown field ${show(first)}. ${advice}`, {
    param: [...issue.path, first].join('.').slice(0, 100),
  });
};

const isUnsupported = (field: z.ZodType | undefined): boolean => field?.meta()?.['x-unsupported'] === true;

/** The fields that the object at `path` may have: those of the body, or of an optional field of it. */
const fieldsAt = (field: z.ZodType | undefined, schema: z.ZodObject): readonly string[] =>
  Object.keys(
    field === undefined
      ? schema.shape
      : (field as z.ZodOptional<z.ZodNullable<z.ZodObject>>).unwrap().unwrap().shape,
  );

/**
 * Says what is wrong with a body in one sentence. What was expected is the description of the field, the same text
 * that the published schema shows.
 */
const refuse = (issue: Issue, body: unknown, schema: z.ZodObject): ApiError => {
  const name = String(issue.path[0] ?? '');
  const field = Object.hasOwn(schema.shape, name) ? (schema.shape[name] as z.ZodType) : undefined;
  if (issue.code === 'unrecognized_keys' && !isUnsupported(field)) {
    return unknownFields(issue, fieldsAt(field, schema));
  }
  if (field === undefined) {
    return apiError(400, 'invalid_value', `The body must be a JSON object, got ${show(body)}.`);
  }
  const value = (body as Readonly<Record<string, unknown>>)[name];
  const param = issue.path.join('.');
  if (value === undefined) {
    const message = `${name} is missing; it must be ${field.description}.`;
    return apiError(400, 'missing_required_parameter', message, { param });
  }
  const code = isUnsupported(field) ? 'unsupported_parameter' : 'invalid_value';
  return apiError(400, code, `${name} must be ${field.description}, got ${show(value)}.`, { param });
};

/** Validates bodies with their zod schema, for fastify. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodObject> =
  ({ schema }) =>
  (body) => {
    const { data, error } = schema.safeParse(body);
    return error === undefined ? { value: data } : { error: refuse(error.issues[0]!, body, schema) };
  };
