import { readFile } from 'node:fs/promises';
import { RidgelineError } from '@ridgeline/contracts';
import { type Config, type ConfigInput, parseConfig, readConfig } from '@ridgeline/recipes';
import { parse } from 'yaml';
import { type Given, listFlag, numberFlag, textFlag } from './command.ts';
import { systemReason } from './failure.ts';

type Tree = { [key: string]: unknown };

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `over` on top of `under`, key by key; lists and whole units (with another kind) are replaced. */
const merge = (under: unknown, over: unknown): unknown => {
  if (!isTree(under) || !isTree(over)) return over;
  if ('kind' in over && over['kind'] !== under['kind']) return over;
  const entries = new Map(Object.entries(under));
  for (const [key, value] of Object.entries(over)) entries.set(key, entries.has(key) ? merge(entries.get(key), value) : value);
  return Object.fromEntries(entries);
};

const setting = (text: string): Tree => {
  const [, path, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (path === undefined || value === undefined) {
    throw new RidgelineError('E_USAGE', `--set must be KEY=VALUE, got "${text}".`, {
      at: '--set',
      hint: 'For example --set training.maxSteps=500',
    });
  }
  let read: unknown;
  try {
    read = parse(value, { schema: 'core', maxAliasCount: 0 } as never);
  } catch {
    read = value;
  }
  return path.split('.').reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), read) as Tree;
};

/** A part of a configuration with the places of its keys, for messages. */
interface Layer {
  readonly value: unknown;
  readonly placeOf: (path: readonly PropertyKey[]) => string | undefined;
}

const nowhere = (): undefined => undefined;

const fileLayer = async (file: string | undefined): Promise<Layer> => {
  if (file === undefined) return { value: {}, placeOf: nowhere };
  try {
    return readConfig(await readFile(file, 'utf8'), file);
  } catch (error) {
    const reason = systemReason(error);
    if (reason === undefined) throw error;
    throw new RidgelineError('E_CONFIG', `${file}: the configuration cannot be read: ${reason}.`, {
      at: file,
      hint: 'Check the path given with --config.',
    });
  }
};

/**
 * The configuration of a command: its standard with all defaults, then the file, then `--set` and `--seed`, each over the one before.
 *
 * @throws `E_CONFIG` telling all problems at once with file, line and nearest key.
 */
export const configurationOf = async (given: Given, standard: ConfigInput = {}): Promise<Config> => {
  const file = await fileLayer(textFlag(given, 'config'));
  const seed = numberFlag(given, 'seed');
  const layers = [
    parseConfig(standard) as unknown,
    file.value,
    ...listFlag(given, 'set').map(setting),
    ...(seed === undefined ? [] : [{ seed }]),
  ];
  return parseConfig(layers.reduce(merge), textFlag(given, 'config') ?? 'the configuration', file.placeOf);
};

/** Settings over a configuration that is already resolved: that of a run to resume. */
export const changedConfiguration = (given: Given, resolved: unknown): Config =>
  parseConfig(listFlag(given, 'set').map(setting).reduce<unknown>(merge, resolved), 'the configuration of the run');
