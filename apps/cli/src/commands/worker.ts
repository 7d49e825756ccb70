import { availableParallelism } from 'node:os';
import { RidgelineError } from '@ridgeline/contracts';
import { listFlag, numberFlag, type Run, textFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { queueAddress } from '../queue/address.ts';
import { connectQueue } from '../queue/connection.ts';
import { checkPlaces, dataPlaces } from '../queue/data-files.ts';
import { prepareStudy } from '../queue/prepare-study.ts';
import { patienceOf } from '../queue/queue-options.ts';
import { serveQueue } from '../queue/serve-queue.ts';
import { watchQueue } from '../queue/watch.ts';
import { workerLog } from '../queue/worker-log.ts';
import { counted, json } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';

const standardLock = 30;

/** `ridgeline worker`: does trials until Ctrl-C, or until none has come for long. */
export const workerCommand: Run = async (given, terminal) => {
  const url = textFlag(given, 'queue');
  if (url === undefined)
    throw new RidgelineError('E_USAGE', 'ridgeline worker needs a queue.', {
      at: '--queue',
      hint: 'Name its Redis: --queue redis://127.0.0.1:6379',
    });
  const address = queueAddress(url);
  const asked = listFlag(given, 'data');
  const folders = asked.length === 0 ? ['.'] : asked;
  await checkPlaces(folders);
  const places = dataPlaces(folders);
  const hands = numberFlag(given, 'workers') ?? availableParallelism();
  const warn = (text: string): void => terminal.warn(terminal.colors.yellow(text));
  const connection = await connectQueue(address, { warn });
  const interrupt = interruptible(
    { warn: terminal.say },
    'Finishing the trials that have begun; a second signal stops at once, and other workers begin them anew …',
  );
  const stop = new AbortController();
  interrupt.signal.addEventListener('abort', () => stop.abort());
  const { redis, shown } = connection;
  let lost: RidgelineError | undefined;
  const watch = watchQueue(connection, {
    patienceMs: patienceOf(given),
    say: terminal.warn,
    onLost: (error) => {
      lost = error;
      stop.abort();
    },
  });
  terminal.say(`Working for the queue at ${shown}, ${counted(hands, 'trial')} at a time. Ctrl-C stops.`);
  try {
    const done = await serveQueue(redis, {
      hands,
      prepare: (study) => prepareStudy(study, places),
      lockMs: 1000 * (numberFlag(given, 'lock') ?? standardLock),
      idleMs: 1000 * (numberFlag(given, 'idle') ?? 0),
      signal: stop.signal,
      tell: workerLog(terminal),
    });
    if (lost !== undefined) throw lost;
    if (terminal.format === 'json') terminal.data(json(done));
    else if (terminal.format === 'jsonl') terminal.data(json({ type: 'worker-end', ...done }));
    terminal.say(`Done: ${counted(done.recorded, 'result')} that count${done.recorded === 1 ? 's' : ''}.`);
    return done.refused > 0 && done.recorded === 0 ? exitCodes.data : exitCodes.done;
  } catch (error) {
    // BullMQ asks for a Redis that is gone for ever
    if (lost !== undefined) setTimeout(() => process.exit(exitCodes.failed), 1000).unref();
    throw lost ?? error;
  } finally {
    watch.stop();
    interrupt.done();
    redis.disconnect();
    await places.close();
  }
};
