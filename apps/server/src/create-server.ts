import { randomUUID } from 'node:crypto';
import swagger from '@fastify/swagger';
import {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  fastify,
} from 'fastify';
import { jsonSchemaTransform, serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { requireKeys } from './http/api-keys.ts';
import { answerClientError } from './http/client-error.ts';
import { endOnClose } from './http/end-on-close.ts';
import { apiError, errorBody, errorHeaders, toApiError } from './http/errors.ts';
import { requireHostNames, requireJson, requireOwnHost } from './http/guards.ts';
import { type Limits, resolveLimits } from './http/limits.ts';
import { createQueue } from './http/queue.ts';
import { logRequests, type RequestEntry } from './http/request-log.ts';
import { validatorCompiler } from './http/validation.ts';
import { classifyRoute } from './routes/classify-route.ts';
import { completionsRoute } from './routes/completions-route.ts';
import { docsRoute } from './routes/docs-route.ts';
import { healthRoute } from './routes/health-route.ts';
import { homeRoute } from './routes/home-route.ts';
import { refuseOtherMethods } from './routes/method-not-allowed.ts';
import { modelsRoute } from './routes/models-route.ts';
import { translateRoute } from './routes/translate-route.ts';
import { modelsById, type ServedModel } from './served-model.ts';
import type { Routes, Service } from './service.ts';

export interface ServerOptions {
  /** At least one: language models that are ready to generate, classifiers and translators. Params belong to the server from here on. */
  readonly models: readonly ServedModel[];
  /** Those not given have defaults; see {@link Limits}. */
  readonly limits?: Partial<Limits>;
  /** Told of each request by method, URL, status and time; never of prompts or texts. None if not given. */
  readonly logger?: FastifyBaseLogger;
  /** Names by which the server may be called besides `localhost` and its addresses, without a port. */
  readonly allowedHosts?: readonly string[];
  /** Keys of which each request must carry one, as `Authorization: Bearer KEY`; none are asked for if not given. */
  readonly apiKeys?: readonly string[];
  /** Told of each request when it has ended: route, status, time and model; never of texts. */
  readonly onRequest?: (entry: RequestEntry) => void;
}

const requestId = (headers: FastifyRequest['raw']['headers']): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : randomUUID();
};

const answerError = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
  const shown = toApiError(error);
  if (shown.statusCode >= 500) request.log.error({ err: error }, 'request failed');
  return reply
    .code(shown.statusCode)
    .headers({ 'x-request-id': request.id, ...errorHeaders(shown) })
    .send(errorBody(shown));
};

/** Bodies are JSON in UTF-8, and nothing else. */
const readJsonOnly = (server: Routes): void => {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes as Buffer);
    } catch {
      done(apiError(400, 'invalid_json', 'The body is not valid UTF-8.'));
      return;
    }
    parse(request, text, done);
  });
};

/** What is told without a key: that the server is alive, and how it is called; no model is named there. */
const open: readonly string[] = ['/', '/health', '/docs', '/openapi.json'];

/** What every request passes, whatever its URL. */
const guard = (
  server: Routes,
  { allowedHosts = [], apiKeys }: Pick<ServerOptions, 'allowedHosts' | 'apiKeys'>,
): void => {
  requireHostNames(allowedHosts);
  const requireKey = apiKeys && requireKeys(apiKeys);
  server.addHook('onRequest', async ({ id, raw, socket, is404, routeOptions }, reply) => {
    reply.headers({ 'x-request-id': id, 'x-content-type-options': 'nosniff' });
    requireOwnHost(raw, { localAddress: socket.localAddress, allowedHosts });
    if (is404 || !open.includes(routeOptions.url ?? '')) requireKey?.(raw);
  });
  server.addHook('preParsing', async ({ method, headers, is404 }) => {
    if (method === 'POST' && !is404) requireJson(headers);
  });
  server.setErrorHandler(answerError);
  server.setNotFoundHandler(() => {
    throw apiError(404, 'unknown_url', 'There is nothing at this URL. GET /docs lists what there is.');
  });
};

/**
 * A server for models that are loaded: `POST /v1/completions` (OpenAI's legacy completions), `POST /v1/classify`, `POST /v1/translate`,
 * `GET /v1/models`, `/v1/models/:id`, `/health`, `/openapi.json`, and for people `/` and `/docs`.
 *
 * Requests are generated on this thread, a token of each in turn. The server reads and writes no file. `close()` ends
 * open streams with an error event and frees the params.
 *
 * @returns a fastify instance that does not listen yet; see `listen`.
 * @throws `E_OPTION` or `E_SHAPE` for models that cannot be served; `E_RANGE` for limits.
 * @see https://platform.openai.com/docs/api-reference/completions
 * @example
 * const server = createServer({ models: [{ id: 'tiny', created: 0, model, params, tokenizer }] });
 * const { url } = await listen({ server, port: 0 });
 */
export const createServer = (options: ServerOptions): FastifyInstance => {
  const { logger, onRequest } = options;
  const limits = resolveLimits(options.limits);
  const service: Service = {
    models: modelsById(options.models),
    limits,
    queue: createQueue(limits),
    withKeys: options.apiKeys !== undefined,
    counts: { cancelled: 0, generatedTokens: 0, classifiedTexts: 0, translatedTexts: 0 },
  };
  const instance = fastify({
    ...(logger && { loggerInstance: logger }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.silentMs,
    http: { requireHostHeader: false }, // refused by our own check, with a body
    return503OnClosing: false, // likewise
    forceCloseConnections: true, // once all replies are out: Node waits for connections that were never used
    genReqId: ({ headers }) => requestId(headers),
    frameworkErrors: answerError,
    clientErrorHandler: answerClientError,
  });
  const server: Routes = instance.withTypeProvider<ZodTypeProvider>();
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  readJsonOnly(server);
  if (onRequest !== undefined) logRequests(server, onRequest);
  guard(server, options);
  endOnClose(server, service);
  server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ridgeline',
        version: 'v1',
        description: 'Text models: language models as OpenAI’s completions, classifiers and translators.',
      },
    },
    transform: jsonSchemaTransform,
  });
  server.register(async (routes: Routes) => {
    const refuse = refuseOtherMethods(routes);
    homeRoute(routes, service);
    completionsRoute(routes, service);
    classifyRoute(routes, service);
    translateRoute(routes, service);
    modelsRoute(routes, service);
    healthRoute(routes, service);
    docsRoute(routes);
    refuse();
  });
  return instance;
};
