import { loadAddon } from '@ridgeline/kernels-native';
import { madeAddon } from '../../kernels-native/test/made-addon.ts';

const file = madeAddon();

/** The addon as its sources stand; `undefined` where there is no compiler. */
export const { addon } = file === undefined ? { addon: undefined } : loadAddon(file);

/** The loops for every instruction set that this processor runs. */
export const sets = (addon?.instructions.portable ?? []).map(
  (name) => [name, addon!.create('linear', name)!] as const,
);
