import { RidgelineError } from '@ridgeline/contracts';
import { duration } from '../terminal/format.ts';
import type { QueueConnection } from './connection.ts';

/** Looks after a connection until it is stopped. */
export interface QueueWatch {
  readonly stop: () => void;
}

const askMs = 5000;
const answerMs = 15_000;

/**
 * Tells when Redis is gone and when it is back. One that holds the connection and does not answer is gone too: it is connected to anew.
 *
 * @param options.patienceMs how long it may be gone.
 * @param options.onBack is called when it is back: it may have lost what it had.
 * @param options.onLost is called with an error when it was gone for too long; commands that wait for it fail then.
 */
export const watchQueue = (
  { redis, shown, giveUp }: QueueConnection,
  {
    patienceMs,
    say,
    onBack = () => {},
    onLost,
  }: {
    readonly patienceMs: number;
    readonly say: (text: string) => void;
    readonly onBack?: () => void;
    readonly onLost: (error: RidgelineError) => void;
  },
): QueueWatch => {
  let waiting: NodeJS.Timeout | undefined;
  const onClose = (): void => {
    if (waiting !== undefined) return;
    const patience = duration(patienceMs / 1000);
    say(`Redis at ${shown} does not answer. Waiting up to ${patience} for it …`);
    waiting = setTimeout(() => {
      giveUp();
      onLost(
        new RidgelineError('E_IO', `Redis at ${shown} was gone for ${patience}.`, {
          at: '--queue',
          hint: 'Start it again, then the same command: results that have come are kept, and it goes on with the rest.',
        }),
      );
    }, patienceMs);
  };
  const onReady = (): void => {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    say(`Redis at ${shown} is back.`);
    onBack();
  };
  let asked: number | undefined;
  const ask = setInterval(() => {
    if (redis.status !== 'ready') return;
    if (asked !== undefined) {
      if (performance.now() - asked > answerMs) {
        asked = undefined;
        redis.disconnect(true);
      }
      return;
    }
    asked = performance.now();
    redis.ping().then(
      () => {
        asked = undefined;
      },
      () => {
        asked = undefined;
      },
    );
  }, askMs);
  ask.unref();
  redis.on('close', onClose).on('ready', onReady);
  return {
    stop: () => {
      redis.off('close', onClose).off('ready', onReady);
      clearInterval(ask);
      clearTimeout(waiting);
    },
  };
};
