import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { apiError, errorBody, errorHeaders, toApiError } from './errors.ts';

/** Answers what is not HTTP, or came too late or too large to become a request. */
export const answerClientError = (error: NodeJS.ErrnoException, socket: Socket): void => {
  // a reply may be on its way on a connection that was used before
  if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) {
    socket.destroy();
    return;
  }
  const known = toApiError(error);
  const shown =
    known.statusCode < 500 ? known : apiError(400, 'bad_request', 'This is not a valid HTTP request.');
  const body = JSON.stringify(errorBody(shown));
  const headers = {
    ...errorHeaders(shown),
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(
    `HTTP/1.1 ${shown.statusCode} ${STATUS_CODES[shown.statusCode]}\r\n${lines.join('')}\r\n${body}`,
  );
};
