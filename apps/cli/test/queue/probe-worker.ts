import { RidgelineError } from '@ridgeline/contracts';
import { queueAddress } from '../../src/queue/address.ts';
import { connectQueue } from '../../src/queue/connection.ts';
import { serveQueue } from '../../src/queue/serve-queue.ts';
import { probeHand } from './probe.ts';

/** node probe-worker.mjs URL [hands] [lockMs]: a worker of trials that cost nothing. */
const [url = '', hands = '1', lockMs = '2000'] = process.argv.slice(2);
const controller = new AbortController();
process.on('SIGTERM', () => controller.abort());
const { redis } = await connectQueue(queueAddress(url), { warn: () => {} });
await serveQueue(redis, {
  hands: Number(hands),
  lockMs: Number(lockMs),
  idleMs: 0,
  signal: controller.signal,
  prepare: async ({ kind }) => {
    if (kind !== 'probe') throw new RidgelineError('E_DATA', `no work of kind ${kind}.`);
    return probeHand;
  },
  tell: (event) => console.log(JSON.stringify(event)),
});
redis.disconnect();
