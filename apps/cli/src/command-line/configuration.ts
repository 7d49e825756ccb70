import { readFile } from 'node:fs/promises';
import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { decodeText } from '@ridgeline/data';
import {
  type Config,
  type ConfigInput,
  type ConfigOf,
  parseConfig,
  readConfig,
  standardTask,
  type Task,
  tasks,
  taskOf as taskWritten,
} from '@ridgeline/recipes';
import { parse } from 'yaml';
import { type Given, listFlag, numberFlag, textFlag } from './command.ts';
import { systemReason } from './failure.ts';

type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` on top of `under`, key by key, a number being a place in a list; a unit of another kind is replaced whole. */
const merge = (under: unknown, over: unknown): unknown => {
  if (!isTree(over)) return over;
  if (Array.isArray(under)) {
    const places = Object.entries(over);
    if (places.length === 0 || !places.every(([key]) => Number(key) in under)) return over;
    return under.map((item, i) => (String(i) in over ? merge(item, over[i]) : item));
  }
  if (!isTree(under)) return over;
  if ('kind' in over && 'kind' in under && over.kind !== under.kind) return over;
  const entries = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over))
    entries.set(key, entries.has(key) ? merge(entries.get(key), value) : value);
  return Object.fromEntries(entries);
};

/** A part of a configuration with the places of its keys, for messages. */
interface Layer {
  readonly value: unknown;
  readonly placeOf: (path: readonly PropertyKey[]) => string | undefined;
}

/** What a flag of a command's own stands for in the configuration. */
export interface FlagSetting {
  readonly flag: string;
  /** `model.penalty.kind` */
  readonly path: string;
  readonly value: unknown;
}

/** One value by its path, given with a flag. */
const settingLayer = (flag: string, path: readonly string[], value: unknown): Layer => ({
  value: path.reduceRight((inner, key) => Object.fromEntries([[key, inner]]), value),
  placeOf: (problem) =>
    path.every((key, i) => i >= problem.length || key === String(problem[i])) ? flag : undefined,
});

const setLayer = (text: string): Layer => {
  const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || value === undefined) {
    throw new RidgelineError('E_USAGE', `--set must be KEY=VALUE, got "${text}".`, {
      at: '--set',
      hint: 'For example --set training.maxSteps=500',
    });
  }
  return settingLayer(`--set ${path}`, path.split('.'), readValue(value));
};

/** A value as YAML has it; what is no YAML is a text. */
const readValue = (text: string): unknown => {
  try {
    return parse(text, { schema: 'core', maxAliasCount: 0, logLevel: 'error' });
  } catch {
    return text;
  }
};

const fileLayer = async (file: string | undefined): Promise<Layer> => {
  if (file === undefined) return { value: {}, placeOf: () => undefined };
  try {
    return readConfig(decodeText(await readFile(file), file), file);
  } catch (error) {
    if (isRidgelineError(error) && error.code === 'E_DATA') {
      const { hint, at } = error;
      throw new RidgelineError('E_CONFIG', error.message, { ...(hint && { hint }), ...(at && { at }) });
    }
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new RidgelineError('E_CONFIG', `${file}: the configuration cannot be read: ${reason}.`, {
      at: file,
      hint: 'Check the path given with --config.',
    });
  }
};

const taskOf = (value: unknown): unknown => (isTree(value) ? value.task : undefined);

/**
 * The configuration of a command: its standard with all defaults, then the file, then `--set` and `--seed`, each over
 * the one before. A task that they name in place of the standard's brings its own defaults.
 *
 * @param options.flags further values by their paths, over all others, such as those of a command's own flags.
 * @throws `E_CONFIG` telling all problems at once with file and line, or flag, and nearest key.
 */
export const configurationOf = async (
  given: Given,
  standard: ConfigInput = {},
  { flags = [] }: { readonly flags?: readonly FlagSetting[] } = {},
): Promise<Config> => {
  const file = textFlag(given, 'config');
  const seed = numberFlag(given, 'seed');
  const fromFile = await fileLayer(file);
  const fromFlags = [
    ...listFlag(given, 'set').map(setLayer),
    ...(seed === undefined ? [] : [settingLayer('--seed', ['seed'], seed)]),
    ...flags.map(({ flag, path, value }) => settingLayer(flag, path.split('.'), value)),
  ];
  const layers = [fromFile, ...fromFlags];
  // flags join before they change the file, so that a kind drops no value that was given before it
  const asked = fromFlags.reduce<unknown>((under, { value }) => merge(under, value), {});
  const over = fromFlags.length === 0 ? fromFile.value : merge(fromFile.value, asked);
  const { model, data } = over as { readonly model?: { readonly kind?: unknown }; readonly data?: object };
  const named = taskWritten({
    task: taskOf(over) ?? taskOf(standard),
    ...(model && { model }),
    ...(data && { data }),
  });
  const isStandard = named === (taskOf(standard) ?? standardTask);
  const under = isStandard
    ? parseConfig(standard)
    : Object.hasOwn(tasks, named as string)
      ? parseConfig({ task: named })
      : {};
  const placeOf: Layer['placeOf'] = (path) =>
    layers.reduce<string | undefined>((found, layer) => layer.placeOf(path) ?? found, undefined);
  return parseConfig(merge(under, over), file ?? 'the configuration', placeOf);
};

/** Lets pass the configuration of one task. @throws `E_CONFIG` naming the command that takes the other. */
export const requireTask = <T extends Task>(config: Config, task: T, command: string): ConfigOf<T> => {
  if (config.task === task) return config as ConfigOf<T>;
  throw new RidgelineError('E_CONFIG', `ridgeline ${command}: task must be ${task}, got ${config.task}.`, {
    at: 'task',
    hint: '`ridgeline train` and `ridgeline tune` take any task.',
  });
};
