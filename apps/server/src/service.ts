import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Limits } from './http/limits.ts';
import type { Queue } from './http/queue.ts';
import type { ServedModel } from './served-model.ts';

/** What the routes share. */
export interface Service {
  readonly models: ReadonlyMap<string, ServedModel>;
  readonly limits: Limits;
  readonly queue: Queue;
  /** Whether requests must carry a key. */
  readonly withKeys: boolean;
  /** Counted since the start. */
  readonly counts: {
    cancelled: number;
    generatedTokens: number;
    classifiedTexts: number;
    translatedTexts: number;
  };
}

/** A server whose routes are typed by their zod schemas. */
export type Routes = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;
