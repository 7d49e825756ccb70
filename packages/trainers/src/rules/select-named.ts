import { matchesGlob } from '@ridgeline/tensors';

const isNumbered = (name: string, group: string): boolean =>
  /^\/\d+$/.test(name.slice(group.length)) && name.startsWith(group);

/** The name that is given, all numbered ones of it, or those that fit it as a pattern. */
export const selectNamed = (given: string, names: readonly string[]): readonly string[] =>
  names.filter((name) => matchesGlob(name, given) || isNumbered(name, given));
