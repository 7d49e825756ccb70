import { RidgelineError } from '@ridgeline/contracts';

/** Where a queue is. */
export interface QueueAddress {
  readonly url: string;
  /** Host and port, for messages. */
  readonly shown: string;
  /** Without the password, for a command that can be copied. */
  readonly bare: string;
}

/** Keys of all queues of this program begin with it. */
export const prefix = 'ridgeline';

/** What keys hold and how trials are written; a program of another format understands none of it. */
export const queueFormat = '1';

/** @throws `E_USAGE` for what is no address of Redis */
export const queueAddress = (text: string): QueueAddress => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isRedis = url !== undefined && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '';
  if (isRedis && /^\/?\d*$/.test(url.pathname)) {
    const shown = `${url.hostname}:${url.port || 6379}`;
    return { url: text, shown, bare: `${url.protocol}//${shown}${url.pathname}` };
  }
  // by its text: what is no URL may hold a password too, and a URL has it in other letters
  const shown = text.replace(/^([a-z]+:\/\/)?([^:@]*):.*@/i, '$1$2:…@');
  throw new RidgelineError(
    'E_USAGE',
    `--queue must be the address of Redis, redis://HOST:PORT or rediss://…, got "${shown}".`,
    { at: '--queue', hint: 'For example --queue redis://127.0.0.1:6379' },
  );
};
