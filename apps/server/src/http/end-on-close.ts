import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { disposeParams } from '@ridgeline/tensors';
import { isClassifier, isTranslator } from '../served-model.ts';
import type { Routes, Service } from '../service.ts';
import { apiError } from './errors.ts';

/** How long a client may take to read the end of its reply when the server closes. */
const lastReadMs = 2000;

/** On close: ends what runs and what waits, lets the replies go out, then frees the models. */
export const endOnClose = (server: Routes, { queue, models }: Service): void => {
  const open = new Set<ServerResponse>();
  server.addHook('onRequest', async (_, { raw }) => {
    open.add(raw);
    raw.once('close', () => open.delete(raw));
  });
  server.addHook('preClose', async () => {
    await queue.close(apiError(503, 'closing', 'The server is closing.'));
    const left = [...open].map((raw) => new Promise((resolve) => raw.once('close', resolve)));
    await Promise.race([Promise.all(left), wait(lastReadMs, undefined, { ref: false })]);
  });
  server.addHook('onClose', async () => {
    for (const served of models.values()) {
      if (isTranslator(served)) served.translator.dispose();
      else if (isClassifier(served)) served.classifier.dispose?.();
      else disposeParams(served.params);
    }
  });
};
