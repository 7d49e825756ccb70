import { once } from 'node:events';
import { statSync } from 'node:fs';
import path from 'node:path';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import { createServer, type Limits, listen, type ServedModel } from '@ridgeline/server';
import { readApiKeys } from '../command-line/api-key-file.ts';
import { deviceFlags, startBackend } from '../command-line/backend.ts';
import { type Given, listFlag, numberFlag, type Run, switchFlag, textFlag } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { guardsOfFile } from '../command-line/guards.ts';
import { quoted } from '../command-line/parse.ts';
import { loadAnyModel } from '../tasks/load-model.ts';
import { tasks } from '../tasks/tasks.ts';
import { json } from '../terminal/format.ts';
import { interruptible } from '../terminal/interrupt.ts';
import type { Terminal } from '../terminal/terminal.ts';

interface Wanted {
  readonly id: string;
  readonly folder: string;
}

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

const naming = 'Name each by --model NAME=FOLDER.';

const idOf = (folder: string): string =>
  path
    .basename(path.resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '-');

const named = (given: string): Wanted => {
  const [, id = '', folder = ''] = /^([^=]*)=(.*)$/s.exec(given) ?? [];
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(id) || folder === '')
    throw usage(
      `--model must be NAME=FOLDER, the name 1 … 64 letters, digits, ".", "_" or "-", got "${given}".`,
      '--model',
      'For example --model reviews=./my-classifier',
    );
  return { id, folder };
};

/** The models by the names that they are called by. @throws `E_USAGE` for none, and for two of one name */
const wantedModels = (given: Given): readonly Wanted[] => {
  const wanted = [
    ...given.positionals.map((folder) => ({ id: idOf(folder), folder })),
    ...listFlag(given, 'model').map(named),
  ];
  if (wanted.length === 0)
    throw usage('ridgeline serve needs a model.', 'MODEL', 'Give its folder, or --model NAME=FOLDER.');
  for (const [i, { id, folder }] of wanted.entries()) {
    const same = wanted.slice(0, i).find((other) => other.id === id);
    if (same !== undefined)
      throw usage(`${same.folder} and ${folder} would both be called "${id}".`, folder, naming);
    if (!/^[a-z0-9]/i.test(id) || id.length > 64)
      throw usage(`${folder}: "${id}" is no name that a request can ask for.`, folder, naming);
  }
  return wanted;
};

/** What is told of a model: how it was made, not by which command line. */
const cardOf = (run: Json): Json => {
  const { command: _, ...card } = run as { readonly [key: string]: Json };
  return card;
};

/** What the models of tasks that can be served are called. */
const servedModels = async (): Promise<readonly string[]> => {
  const all = await Promise.all(
    Object.values(tasks).map(async ({ model, commands }) => ((await commands()).serving ? [model] : [])),
  );
  return all.flat();
};

/** A model as it is served, and the line that tries it. */
const serve = async (
  { id, folder }: Wanted,
  around: Awaited<ReturnType<typeof guardsOfFile>>,
  terminal: Terminal,
): Promise<{ readonly served: ServedModel; readonly tryIt: (address: string) => string }> => {
  const { task, loaded } = await loadAnyModel(folder, terminal.warn);
  const { serving } = await task.commands();
  if (serving === undefined)
    throw new RidgelineError('E_CHECKPOINT', `${folder}: it is ${task.model}, which is not served.`, {
      at: folder,
      hint: `Serve ${(await servedModels()).join(' or ')}.`,
    });
  const { served, route, body, tokenizers } = serving(loaded);
  const guards = await around?.(tokenizers);
  // what a filter lacks is told now, and not to whoever asks first
  for (const side of [guards?.before, guards?.behind]) side?.('a');
  const created = Math.floor(statSync(folder).mtimeMs / 1000);
  const request = quoted(JSON.stringify({ model: id, ...body }));
  return {
    served: { ...served, id, created, card: cardOf(loaded.run), ...(guards && { guards }) },
    tryIt: (address) => `  curl ${address}/v1/${route} -H 'content-type: application/json' -d ${request}`,
  };
};

const limitFlags = {
  'max-running': ['running', 1],
  'max-waiting': ['waiting', 1],
  'max-tokens': ['maxTokens', 1],
  'max-prompt-tokens': ['promptTokens', 1],
  'max-texts': ['maxTexts', 1],
  'max-body': ['bodyBytes', 1],
  'request-seconds': ['requestMs', 1000],
  'answer-seconds': ['answerMs', 1000],
} as const satisfies Record<string, readonly [keyof Limits, number]>;

const limitsOf = (given: Given): Partial<Limits> =>
  Object.fromEntries(
    Object.entries(limitFlags).flatMap(([flag, [limit, unit]]) => {
      const value = numberFlag(given, flag);
      // a timer holds no more
      return value === undefined ? [] : [[limit, Math.min(value * unit, 2 ** 31 - 1)]];
    }),
  );

/** `ridgeline serve`: until Ctrl-C. */
export const serveCommand: Run = async (given, terminal) => {
  const wanted = wantedModels(given);
  const keyFile = textFlag(given, 'api-key-file');
  const apiKeys = keyFile === undefined ? undefined : readApiKeys(keyFile);
  const around = await guardsOfFile(given);
  const logs = textFlag(given, 'log') === 'json';
  terminal.say('Loading …');
  const interrupt = interruptible({ warn: terminal.say }, 'Closing …');
  await startBackend(deviceFlags(given), terminal);
  const serving: Awaited<ReturnType<typeof serve>>[] = [];
  for (const each of wanted) serving.push(await serve(each, around, terminal));
  const models = serving.map(({ served }) => served);
  const server = createServer({
    models,
    limits: limitsOf(given),
    allowedHosts: listFlag(given, 'allowed-host'),
    ...(apiKeys && { apiKeys }),
    ...(logs && { onRequest: (entry) => terminal.data(json(entry)) }),
  });
  const { url: address, warning } = await listen({
    server,
    host: textFlag(given, 'host') ?? '127.0.0.1',
    port: numberFlag(given, 'port') ?? 3000,
    allowRemote: switchFlag(given, 'allow-remote'),
    withKeys: apiKeys !== undefined,
  });
  if (warning !== undefined) terminal.warn(terminal.colors.yellow(warning));
  const ids = models.map(({ id }) => id);
  // with a log, every line of standard output is JSON
  if (terminal.format === 'json' || logs) terminal.data(json({ address, models: ids }));
  else terminal.data(`${address}\n`);
  terminal.say(
    `Serving ${ids.join(', ')}; how to call them is told at ${address}/, all of it at ${address}/docs. Try:`,
  );
  terminal.say(serving[0]!.tryIt(address));
  if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort');
  await server.close();
  interrupt.done();
  return exitCodes.done;
};
