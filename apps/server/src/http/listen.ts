import type { AddressInfo } from 'node:net';
import { RidgelineError } from '@ridgeline/contracts';
import type { FastifyInstance } from 'fastify';

export interface ListenOptions {
  readonly server: FastifyInstance;
  /** The address to listen at: 127.0.0.1 if not given. */
  readonly host?: string;
  /** 3000 if not given; 0 takes any that is free. */
  readonly port?: number;
  /** Says that other machines are meant to reach the server. */
  readonly allowRemote?: boolean;
  /** Says that the server asks for a key, for the warning. */
  readonly withKeys?: boolean;
}

export interface Listening {
  /** Where the server is reached, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly port: number;
  /** A line to show to the user, if other machines can reach the server. */
  readonly warning?: string;
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|::1)$/.test(host);

const failure = (cause: NodeJS.ErrnoException, host: string, port: number): unknown => {
  const details = { cause, at: `${host}:${port}` };
  if (cause.code === 'EADDRINUSE') {
    return new RidgelineError('E_IO', `listen: port ${port} of ${host} is taken by another program.`, {
      ...details,
      hint: 'Use --port 0 for one that is free, or stop the other program.',
    });
  }
  if (cause.code === 'EACCES') {
    return new RidgelineError('E_IO', `listen: port ${port} is not open to this user.`, {
      ...details,
      hint: 'Use a port above 1023, or --port 0 for one that is free.',
    });
  }
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND') {
    return new RidgelineError('E_IO', `listen: ${host} is no address of this machine.`, {
      ...details,
      hint: 'Leave --host out to be reached from this machine alone.',
    });
  }
  return cause;
};

/**
 * Opens the server at an address. Only this machine can reach it, unless `allowRemote` says otherwise.
 *
 * @throws `E_OPTION` for an address that others can reach without `allowRemote`, or a port outside 0 … 65535; `E_IO`
 * if the port is taken or not allowed.
 * @example const { url } = await listen({ server, port: 0 });
 */
export const listen = async (options: ListenOptions): Promise<Listening> => {
  const { server, host = '127.0.0.1', port = 3000, allowRemote = false, withKeys = false } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RidgelineError('E_OPTION', `listen: port must be an integer in 0 … 65535, got ${port}.`);
  }
  if (!isLoopback(host) && !allowRemote) {
    throw new RidgelineError(
      'E_OPTION',
      `listen: ${host} would let other machines in${withKeys ? '' : ', and there are no keys'}.`,
      {
        hint: 'Leave the host out, or say that it is meant: allowRemote (--allow-remote).',
      },
    );
  }
  try {
    await server.listen({ host, port });
  } catch (cause) {
    throw failure(cause as NodeJS.ErrnoException, host, port);
  }
  const actual = (server.server.address() as AddressInfo).port;
  const name =
    host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${actual}`,
    port: actual,
    ...(!isLoopback(host) && {
      warning: withKeys
        ? `WARNING: what is sent to ${host}:${actual} is not encrypted, keys neither. Put a proxy with TLS in front.`
        : `WARNING: everyone who can reach ${host}:${actual} can use this server. It asks for no key and encrypts nothing.`,
    }),
  };
};
