import { isRidgelineError } from '@ridgeline/contracts';
import { z } from 'zod';

/** An error as a client sees it. */
export interface ApiError extends Error {
  readonly name: 'ApiError';
  readonly statusCode: number;
  readonly code: string;
  /** The field of the request that is at fault. */
  readonly param: string | null;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param message one sentence for the client: no path, no stack, nothing of another request. */
export const apiError = (
  statusCode: number,
  code: string,
  message: string,
  {
    param = null,
    headers = {},
  }: { readonly param?: string | null; readonly headers?: ApiError['headers'] } = {},
): ApiError =>
  Object.assign(new Error(message), { name: 'ApiError', statusCode, code, param, headers } as const);

const isApiError = (error: unknown): error is ApiError => error instanceof Error && error.name === 'ApiError';

/** What fastify and Node find by themselves, by their codes. */
const known: Readonly<Record<string, readonly [status: number, code: string, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The body is larger than this server accepts.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [415, 'unsupported_media_type', 'The body must be application/json.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: [400, 'invalid_json', 'The body is empty; it must be a JSON object.'],
  FST_ERR_CTP_INVALID_JSON_BODY: [400, 'invalid_json', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [400, 'bad_request', 'The body is not as long as Content-Length says.'],
  FST_ERR_BAD_URL: [400, 'bad_request', 'The URL cannot be decoded.'],
  FST_ERR_MAX_PARAM_LENGTH: [404, 'unknown_url', 'There is nothing at this URL: a part of it is too long.'],
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large', 'The headers are larger than this server accepts.'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout', 'The request did not arrive in time.'],
};

const codeOf = (error: unknown): string => String((error as { code?: unknown } | null)?.code ?? '');

const statusOf = (error: unknown): number =>
  Number((error as { statusCode?: unknown } | null)?.statusCode ?? 500);

/** Any error as one that a client may see. What is not known to be harmless is told only to the log. */
export const toApiError = (error: unknown): ApiError => {
  if (isApiError(error)) return error;
  if (isRidgelineError(error)) {
    return apiError(500, error.code, [error.message, error.hint].filter(Boolean).join(' '));
  }
  const code = codeOf(error);
  const found = Object.hasOwn(known, code) ? known[code] : undefined;
  if (found !== undefined) return apiError(...found);
  const status = statusOf(error);
  return status >= 400 && status < 500
    ? apiError(status, 'bad_request', 'The request cannot be read.')
    : apiError(
        500,
        'E_INTERNAL',
        'The server failed on this request; its log tells why, under x-request-id.',
      );
};

const typeOf = (status: number): string => {
  if (status === 401) return 'authentication_error';
  if (status === 403) return 'permission_error';
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'server_error';
};

const errorSchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable().describe('the field at fault'),
    code: z.string(),
  }),
});

/** How every route may fail, for the published schema. */
export const errorResponses = {
  '4xx': errorSchema.describe('The request cannot be answered; the message says why'),
  '5xx': errorSchema.describe('The server cannot answer'),
};

/** The body of every error, as OpenAI's clients read it. */
export const errorBody = ({ message, statusCode, param, code }: ApiError): z.output<typeof errorSchema> => ({
  error: { message, type: typeOf(statusCode), param, code },
});

/** OpenAI's clients retry every 5xx by themselves: they are told not to, where it would fail again. */
export const errorHeaders = ({ statusCode, headers }: ApiError): Readonly<Record<string, string>> => ({
  ...([408, 429, 503].includes(statusCode) ? {} : { 'x-should-retry': 'false' }),
  ...headers,
});
