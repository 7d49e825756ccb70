import { once } from 'node:events';
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply } from 'fastify';
import { errorBody, toApiError } from '../http/errors.ts';

const headers = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache',
  'x-accel-buffering': 'no',
};

/** One server-sent event. */
const event = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;

/**
 * Sends each value as a server-sent event, and `[DONE]` after the last.
 *
 * An error before the first value is thrown, so that it can still be a status; a later one is the last event. A client
 * that reads slowly slows the values down.
 *
 * @param signal aborted when there is nobody left to read.
 */
export const sendEvents = async (
  reply: FastifyReply,
  values: AsyncGenerator<unknown, void, void>,
  signal: AbortSignal,
): Promise<FastifyReply> => {
  const { raw } = reply;
  const first = await values.next();
  reply.headers(headers).hijack();
  raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
  try {
    for (let next = first; !next.done; next = await values.next()) {
      if (raw.write(event(next.value))) continue;
      await once(raw, 'drain', { signal }).catch(() => signal.throwIfAborted());
    }
    raw.write('data: [DONE]\n\n');
  } catch (error) {
    const shown = toApiError(error);
    if (shown.statusCode >= 500) reply.log.error({ err: error }, 'stream broken off');
    raw.write(event(errorBody(shown)));
  } finally {
    await values.return();
    raw.end();
  }
  return reply;
};
