import type { FastifyRequest } from 'fastify';
import type { Routes } from '../service.ts';

/** One request that has ended, without a word of what was asked or answered. */
export interface RequestEntry {
  /** When it came, as in ISO 8601. */
  readonly time: string;
  readonly id: string;
  readonly method: string;
  /** The route, such as `/v1/models/:id`; `null` for a URL that there is not. */
  readonly route: string | null;
  readonly status: number;
  /** Whether the whole answer went out. */
  readonly complete: boolean;
  readonly ms: number;
  /** The id of the model, where one was found. */
  readonly model?: string;
  /** The tokens that were generated, or the texts that were classified or translated. */
  readonly tokens?: number;
  readonly texts?: number;
}

/** What a route tells of its work while it goes on. */
export type Work = { model?: string; tokens?: number; texts?: number };

const works = new WeakMap<object, Work>();

/** What will be told of this request when it has ended; routes write to it. */
export const workOf = ({ raw }: Pick<FastifyRequest, 'raw'>): Work => {
  const work = works.get(raw) ?? {};
  works.set(raw, work);
  return work;
};

/** Calls back with each request when its answer went out, or its client is gone. */
export const logRequests = (server: Routes, onRequest: (entry: RequestEntry) => void): void => {
  server.addHook('onRequest', async (request, { raw }) => {
    const start = performance.now();
    const time = new Date().toISOString();
    const { id, method, is404, routeOptions } = request;
    raw.once('close', () =>
      onRequest({
        time,
        id,
        method,
        route: is404 ? null : (routeOptions.url ?? null),
        status: raw.statusCode,
        complete: raw.writableFinished,
        ms: Math.round(performance.now() - start),
        ...workOf(request),
      }),
    );
  });
};
