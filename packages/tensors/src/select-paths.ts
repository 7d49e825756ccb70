import { nearest, type Parameter, RidgelineError, type Selector } from '@ridgeline/contracts';

/** Glob matching over `/`-separated segments without backtracking into earlier stars: `*` in a segment, `**` across. */
const matches = (pattern: string, path: string): boolean => {
  let p = 0;
  let s = 0;
  let starPattern = -1;
  let starPath = -1;
  let crosses = false;
  while (s < path.length) {
    if (pattern.startsWith('**', p)) {
      [starPattern, starPath, crosses] = [p + 2, s, true];
      p += 2;
    } else if (pattern[p] === '*') {
      [starPattern, starPath, crosses] = [p + 1, s, false];
      p += 1;
    } else if (p < pattern.length && pattern[p] === path[s]) {
      p++;
      s++;
    } else if (starPattern >= 0 && (crosses || path[starPath] !== '/')) {
      [p, s] = [starPattern, ++starPath];
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(p));
};

const list = (words: readonly string[]): string => [...new Set(words)].join(', ');

/**
 * The paths that a weight rule acts on: those of the given roles and patterns, and without a selector all but `bias`
 * and `norm`.
 *
 * @throws `E_SELECTOR` if nothing is selected, naming the roles and paths that exist.
 * @example selectPaths(model.parameters, { role: ['kernel'], path: ['lstm/**'] }) // ['lstm/0/kernel']
 */
export const selectPaths = (parameters: readonly Parameter[], selector?: Selector): readonly string[] => {
  const { role, path } = selector ?? {};
  const selected = parameters.filter((parameter) => {
    if (role === undefined && path === undefined)
      return parameter.role !== 'bias' && parameter.role !== 'norm';
    if (role !== undefined && !role.includes(parameter.role)) return false;
    return path === undefined || path.some((pattern) => matches(pattern, parameter.path));
  });
  if (selected.length > 0) return selected.map((parameter) => parameter.path);
  const paths = parameters.map((parameter) => parameter.path);
  const near = path?.map((pattern) => nearest(pattern, paths)).find((found) => found !== undefined);
  throw new RidgelineError(
    'E_SELECTOR',
    `regularizers: the selector ${JSON.stringify(selector)} selects no parameter; there are the roles ${list(
      parameters.map((parameter) => parameter.role),
    )} and the paths ${list(paths)}.`,
    near === undefined ? {} : { hint: `Did you mean "${near}"?` },
  );
};
