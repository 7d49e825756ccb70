import type { ServerResponse } from 'node:http';
import type { Service } from '../service.ts';
import { apiError } from './errors.ts';

/** Aborts when the client is gone before it has the whole reply. */
export const abortOnDeparture = (response: ServerResponse, counts: Service['counts']): AbortController => {
  const controller = new AbortController();
  // the request's own close event comes as soon as its body was read, and tells nothing
  response.once('close', () => {
    if (response.writableFinished) return;
    counts.cancelled++;
    controller.abort(apiError(499, 'client_gone', 'The client has closed the connection.'));
  });
  return controller;
};
