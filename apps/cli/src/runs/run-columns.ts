import type { FoundRun } from './find-runs.ts';

/** One column of a list of runs, by what it is called on the command line. */
export interface RunColumn {
  readonly key: string;
  readonly of: (run: FoundRun) => unknown;
}

type Tree = Readonly<Record<string, unknown>>;

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null;

const valueAt = (tree: unknown, key: string): unknown =>
  key
    .split('.')
    .reduce<unknown>(
      (inner, name) => (isTree(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
      tree,
    );

/** Every value of a configuration by its path; lists of units by their places. */
const leaves = (value: unknown, at = ''): readonly (readonly [key: string, value: unknown])[] =>
  isTree(value) && Object.keys(value).length > 0
    ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, at === '' ? name : `${at}.${name}`))
    : [[at, value]];

/** The loss on validation data, or the error of held-out folds. */
const validation: RunColumn = {
  key: 'validation',
  of: ({ metrics }) => valueAt(metrics, 'validation.dataLoss') ?? valueAt(metrics, 'validation.error'),
};

const own: readonly RunColumn[] = [
  { key: 'folder', of: ({ folder }) => folder },
  { key: 'saved', of: ({ saved }) => new Date(saved).toISOString() },
  { key: 'data', of: ({ data }) => data },
  { key: 'step', of: ({ step }) => step },
  validation,
];

/** What every list shows before settings. */
export const firstColumns: readonly RunColumn[] = own.filter(({ key }) =>
  ['step', 'validation'].includes(key),
);

/** A column by its name: one of a run itself, a setting, or a metric such as `test.accuracy`. */
export const columnOf = (key: string): RunColumn =>
  own.find((column) => column.key === key) ?? {
    key,
    of: ({ config, metrics }) => valueAt(config, key) ?? valueAt(metrics, key),
  };

/**
 * The settings in which some runs differ: first those that have several values, then those that some runs do not have at all, each in the
 * order of their configurations.
 */
export const differing = (runs: readonly FoundRun[]): readonly RunColumn[] => {
  const values = new Map<string, string[]>();
  for (const { config } of runs)
    for (const [key, value] of leaves(config))
      values.set(key, [...(values.get(key) ?? []), JSON.stringify(value)]);
  const isVaried = ([, found]: [string, string[]]): boolean => new Set(found).size > 1;
  const varied = [...values].filter(isVaried);
  const partial = [...values].filter((entry) => !isVaried(entry) && entry[1].length < runs.length);
  return [...varied, ...partial].map(([key]) => columnOf(key));
};
