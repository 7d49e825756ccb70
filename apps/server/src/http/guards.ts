import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { RidgelineError } from '@ridgeline/contracts';
import { headersNamed } from './api-keys.ts';
import { apiError } from './errors.ts';

const loopbackNames = ['localhost', '127.0.0.1', '[::1]'];

/** The name in a `Host` header, without its port; `undefined` if it is none. */
const hostName = (host: string | undefined): string | undefined =>
  /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:\d{1,5})?$/i.exec(host ?? '')?.[1]?.toLowerCase();

/** @throws `E_OPTION` for a name that no `Host` header can hold */
export const requireHostNames = (names: readonly string[]): void => {
  const odd = names.find((name) => hostName(name) !== name.toLowerCase());
  if (odd !== undefined)
    throw new RidgelineError(
      'E_OPTION',
      `createServer: allowedHosts must hold names without scheme, port or path, got ${JSON.stringify(odd)}.`,
      { hint: 'For example models.example.org' },
    );
};

/** An address as it stands in a `Host` header. */
const inHeader = (address: string | undefined): string | undefined => {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/, '');
  return plain?.includes(':') ? `[${plain}]` : plain;
};

/**
 * Refuses requests that a web page made by a name of its own that leads here (DNS rebinding), or from another origin.
 *
 * Accepted as `Host` are the names of the loopback interface, the address that the request came in at, and those of
 * `allowedHosts`.
 *
 * @throws 403
 * @see https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Host
 */
export const requireOwnHost = (
  request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>,
  {
    localAddress,
    allowedHosts,
  }: { readonly localAddress: string | undefined; readonly allowedHosts: readonly string[] },
): void => {
  const { host, origin } = request.headers;
  // a proxy may have looked at another of them than Node shows
  const name = headersNamed(request, 'host') > 1 ? undefined : hostName(host);
  const allowed = [
    ...loopbackNames,
    inHeader(localAddress),
    ...allowedHosts.map((each) => each.toLowerCase()),
  ];
  if (name === undefined || !allowed.includes(name)) {
    throw apiError(403, 'host_not_allowed', 'This server is not known by the name in the Host header.');
  }
  // behind a proxy that ends TLS, a page of this server has the origin https
  const schemes = allowedHosts.some((each) => each.toLowerCase() === name) ? ['http', 'https'] : ['http'];
  const own = schemes.map((scheme) => `${scheme}://${host?.toLowerCase()}`);
  if (origin !== undefined && !own.includes(origin.toLowerCase())) {
    throw apiError(403, 'origin_not_allowed', 'This server answers no page of another origin.');
  }
};

/**
 * Refuses bodies that are not plain JSON, so that a page of another origin cannot post here without asking first.
 *
 * @throws 415
 */
export const requireJson = (headers: IncomingHttpHeaders): void => {
  const type = headers['content-type'] ?? 'nothing';
  if (!/^application\/json *(; *charset="?utf-?8"?)?$/i.test(type)) {
    throw apiError(
      415,
      'unsupported_media_type',
      `Content-Type must be application/json, got ${JSON.stringify(type.slice(0, 60))}.`,
    );
  }
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw apiError(415, 'unsupported_encoding', 'The body must not be compressed.');
  }
};
