import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { RidgelineError } from '@ridgeline/contracts';
import { apiError } from './errors.ts';

const shortest = 16;
const longest = 512;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** @throws `E_OPTION` for a key that no header can carry, or that can be guessed */
const requireKey = (key: string, index: number): void => {
  if (/^[\x21-\x7e]+$/.test(key) && key.length >= shortest && key.length <= longest) return;
  throw new RidgelineError(
    'E_OPTION',
    `createServer: key ${index + 1} must be ${shortest} … ${longest} characters of ASCII without blanks, got ${key.length}.`,
    { hint: 'Make one with: openssl rand -hex 32' },
  );
};

/** How many headers of this name a request carries; Node shows one of them. */
export const headersNamed = ({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>, name: string): number =>
  rawHeaders.filter((each, i) => i % 2 === 0 && each.toLowerCase() === name).length;

/**
 * Asks every request for one of some keys, as `Authorization: Bearer KEY`. Digests are compared, all of them and in
 * constant time, so that the time of an answer tells nothing of a key.
 *
 * @throws `E_OPTION` for a key that is too short or cannot stand in a header, or without one. The function returned
 *   throws 401.
 */
export const requireKeys = (
  keys: readonly string[],
): ((request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>) => void) => {
  if (keys.length === 0)
    throw new RidgelineError('E_OPTION', 'createServer: apiKeys must hold at least one key, got none.', {
      hint: 'Leave apiKeys out for a server that asks for none.',
    });
  keys.forEach(requireKey);
  const known = keys.map(digest);
  return (request) => {
    const given = /^bearer +([\x21-\x7e]{1,512}) *$/i.exec(request.headers.authorization ?? '')?.[1];
    const found = digest(given ?? '');
    const matches = known.filter((key) => timingSafeEqual(key, found)).length > 0;
    if (given !== undefined && matches && headersNamed(request, 'authorization') === 1) return;
    throw apiError(
      401,
      given === undefined ? 'missing_api_key' : 'invalid_api_key',
      given === undefined
        ? 'This server asks for a key: send the header Authorization: Bearer KEY.'
        : 'The key in the header Authorization is none of this server’s.',
      { headers: { 'www-authenticate': 'Bearer' } },
    );
  };
};
