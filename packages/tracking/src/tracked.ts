/** A setting of a run, as trackers show it. */
export type Setting = string | number | boolean;

/** Settings by their paths: `model.hidden`. */
export type Settings = Readonly<Record<string, Setting>>;

/** How a run ended; absent as long as it runs. */
export type Ending = 'finished' | 'failed' | 'stopped';

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

const settingOf = (value: unknown): Setting =>
  typeof value === 'number' || typeof value === 'boolean' || typeof value === 'string'
    ? value
    : JSON.stringify(value ?? null);

/**
 * The leaves of a configuration by their paths; a list of plain values is one setting, a list of units is gone into by places.
 *
 * @example settingsOf({ model: { kind: 'lstm', hidden: 8 }, lambdas: [1, 2] })
 * // { 'model.kind': 'lstm', 'model.hidden': 8, lambdas: '[1,2]' }
 */
export const settingsOf = (config: unknown): Settings => {
  const leaves = (value: unknown, at: string): readonly (readonly [string, Setting])[] => {
    const isLeaf = Array.isArray(value) ? !value.some(isTree) : !isTree(value);
    if (isLeaf || Object.keys(value as Tree).length === 0) return [[at, settingOf(value)]];
    return Object.entries(value as Tree)
      .filter(([, each]) => each !== undefined)
      .flatMap(([name, each]) => leaves(each, at === '' ? name : `${at}.${name}`));
  };
  return isTree(config) ? Object.fromEntries(leaves(config, '')) : {};
};

/**
 * The numbers of a measurement by their paths, with slashes between, as trackers group them; what is no finite number is left out.
 *
 * @example scalarsOf({ validation: { dataLoss: 2.5 }, isBest: true }) // { 'validation/dataLoss': 2.5 }
 */
export const scalarsOf = (measured: unknown): Readonly<Record<string, number>> => {
  const leaves = (value: unknown, at: string): readonly (readonly [string, number])[] => {
    if (isTree(value))
      return Object.entries(value).flatMap(([name, each]) =>
        leaves(each, at === '' ? name : `${at}/${name}`),
      );
    return typeof value === 'number' && Number.isFinite(value) && at !== '' ? [[at, value]] : [];
  };
  return Object.fromEntries(leaves(measured, ''));
};
