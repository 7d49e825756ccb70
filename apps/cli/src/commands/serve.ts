import { once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';
import { createServer, listen } from '@ridgeline/server';
import { fromHost } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../backend.ts';
import { numberFlag, type Run, switchFlag, textFlag } from '../command.ts';
import { exitCodes } from '../failure.ts';
import { json } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { loadModel } from '../model-folder.ts';

const idOf = (folder: string): string =>
  path
    .basename(path.resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '-');

/** `ridgeline serve`: until Ctrl-C. */
export const serveCommand: Run = async (given, terminal) => {
  terminal.say('Loading …');
  const interrupt = interruptible({ warn: terminal.say }, 'Closing …');
  await startBackend(deviceFlags(given), terminal);
  const models = [];
  for (const folder of given.positionals) {
    const { model, tokenizer, params, run } = await loadModel(folder, terminal.warn);
    const created = Math.floor(statSync(folder).mtimeMs / 1000);
    models.push({ id: idOf(folder), created, model, params: fromHost(params), tokenizer, card: run });
  }
  const server = createServer({ models });
  const host = textFlag(given, 'host') ?? '127.0.0.1';
  const { url: address, warning } = await listen({
    server,
    host,
    port: numberFlag(given, 'port') ?? 3000,
    allowRemote: switchFlag(given, 'allow-remote'),
  });
  if (warning !== undefined) terminal.warn(terminal.colors.yellow(warning));
  const ids = models.map(({ id }) => id);
  if (terminal.format === 'json') terminal.data(json({ address, models: ids }));
  else terminal.data(`${address}\n`);
  terminal.say(`Serving ${ids.join(', ')}; the API is described at ${address}/docs. Try:`);
  terminal.say(
    `  curl ${address}/v1/completions -H 'content-type: application/json' -d '{"model":"${ids[0]}","prompt":"The ","max_tokens":40}'`,
  );
  if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
  await server.close();
  interrupt.done();
  return exitCodes.done;
};
