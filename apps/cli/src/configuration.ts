import { readFile } from 'node:fs/promises';
import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { decodeText } from '@ridgeline/data';
import { type Config, type ConfigInput, parseConfig, readConfig } from '@ridgeline/recipes';
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
  if ('kind' in over && over.kind !== under.kind) return over;
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

/**
 * The configuration of a command: its standard with all defaults, then the file, then `--set` and `--seed`, each over
 * the one before.
 *
 * @throws `E_CONFIG` telling all problems at once with file and line, or flag, and nearest key.
 */
export const configurationOf = async (given: Given, standard: ConfigInput = {}): Promise<Config> => {
  const file = textFlag(given, 'config');
  const seed = numberFlag(given, 'seed');
  const layers = [
    await fileLayer(file),
    ...listFlag(given, 'set').map(setLayer),
    ...(seed === undefined ? [] : [settingLayer('--seed', ['seed'], seed)]),
  ];
  const merged = layers.reduce<unknown>((under, { value }) => merge(under, value), parseConfig(standard));
  const placeOf: Layer['placeOf'] = (path) =>
    layers.reduce<string | undefined>((found, layer) => layer.placeOf(path) ?? found, undefined);
  return parseConfig(merged, file ?? 'the configuration', placeOf);
};
