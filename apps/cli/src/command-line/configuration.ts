import { readFile } from 'node:fs/promises';
import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { decodeText } from '@ridgeline/data';
import {
  type Config,
  type ConfigInput,
  parseConfig,
  readConfig,
  standardTask,
  type Task,
  tasks,
  taskOf as taskWritten,
} from '@ridgeline/recipes';
import { parse } from 'yaml';
import type { DataNamed } from '../sources/embedded.ts';
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

/** A value at a path where there is none and whose parent is there: what is searched need not be said beforehand. */
const filledIn = (tree: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
  if (key === undefined || typeof tree !== 'object' || tree === null) return tree;
  const inner = Object.getOwnPropertyDescriptor(tree, key)?.value as unknown;
  if (inner === undefined) return rest.length > 0 || Array.isArray(tree) ? tree : { ...tree, [key]: value };
  const filled = filledIn(inner, rest, value);
  return Array.isArray(tree)
    ? tree.map((item, i) => (String(i) === key ? filled : item))
    : { ...tree, [key]: filled };
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

/**
 * What a file says, unchecked, with the places of its keys.
 *
 * @param flag by which the file was given, for messages. @throws `E_CONFIG`
 */
export const fileLayer = async (file: string, flag: string): Promise<Layer> => {
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
      hint: `Check the path given with ${flag}.`,
    });
  }
};

/** What a command asks for, unchecked. */
export interface Asked {
  readonly data?: DataNamed;
  readonly model?: { readonly kind?: unknown };
}

/** The configuration of a task that what is asked for goes over, in layers. */
export type StandardOf = (task: Task, asked: Asked) => Promise<readonly object[]>;

const taskOf = (value: unknown): unknown => (isTree(value) ? value.task : undefined);

/** The task that a part of a configuration asks for, by its name, the kind of its model and its data. */
const writtenTask = (value: unknown, standard: unknown): unknown => {
  const { model, data } = value as { readonly model?: { readonly kind?: unknown }; readonly data?: object };
  return taskWritten({ task: taskOf(value) ?? standard, ...(model && { model }), ...(data && { data }) });
};

/**
 * The configuration of a command: its standard with all defaults, then the file, then `--set` and `--seed`, each over
 * the one before. A task that they name in place of the standard's brings its own defaults, or what `standardOf` says of it.
 *
 * @param options.standardOf in place of the standard's other values, for the task that is asked for.
 * @param options.flags further values by their paths, over all others, such as those of a command's own flags.
 * @param options.searched values of what a command goes through, where all others leave a setting open.
 * @throws `E_CONFIG` telling all problems at once with file and line, or flag, and nearest key.
 */
export const configurationOf = async (
  given: Given,
  standard: ConfigInput = {},
  {
    flags = [],
    standardOf,
    searched = [],
  }: {
    readonly flags?: readonly FlagSetting[];
    readonly standardOf?: StandardOf;
    readonly searched?: readonly FlagSetting[];
  } = {},
): Promise<Config> => {
  const file = textFlag(given, 'config');
  const seed = numberFlag(given, 'seed');
  const task = textFlag(given, 'task');
  const fromFile: Layer =
    file === undefined ? { value: {}, placeOf: () => undefined } : await fileLayer(file, '--config');
  const fromFlags = [
    ...listFlag(given, 'set').map(setLayer),
    ...(task === undefined ? [] : [settingLayer('--task', ['task'], task)]),
    ...(seed === undefined ? [] : [settingLayer('--seed', ['seed'], seed)]),
    ...flags.map(({ flag, path, value }) => settingLayer(flag, path.split('.'), value)),
  ];
  const fromSearch = searched.map(({ flag, path, value }) => settingLayer(flag, path.split('.'), value));
  const layers = [fromSearch, fromFile, fromFlags].flat();
  // flags join before they change the file, so that a kind drops no value that was given before it
  const asked = fromFlags.reduce<unknown>((under, { value }) => merge(under, value), {});
  const over = fromFlags.length === 0 ? fromFile.value : merge(fromFile.value, asked);
  const wanted = writtenTask(over, taskOf(standard));
  const isKnown = Object.hasOwn(tasks, wanted as string);
  const layersOf = async (): Promise<readonly object[]> => {
    if (standardOf !== undefined && isKnown) return standardOf(wanted as Task, over as Asked);
    return wanted === (taskOf(standard) ?? standardTask) ? [standard] : [{ task: wanted }];
  };
  const under = (await layersOf()).reduce<unknown>(merge, {});
  const placeOf: Layer['placeOf'] = (path) =>
    layers.reduce<string | undefined>((found, layer) => layer.placeOf(path) ?? found, undefined);
  const written = isKnown ? parseConfig(under) : {};
  const whole = searched.reduce<unknown>(
    (tree, { path, value }) => filledIn(tree, path.split('.'), value),
    merge(written, over),
  );
  return parseConfig(whole, file ?? 'the configuration', placeOf);
};
