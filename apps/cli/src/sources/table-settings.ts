import { type Given, listFlag, numberFlag, switchFlag, textFlag } from '../command-line/command.ts';
import type { FlagSetting } from '../command-line/configuration.ts';

/** `--text`, once or several times: one column, or a list of them. */
const textOf = (given: Given): string | readonly string[] | undefined => {
  const [first, ...others] = listFlag(given, 'text');
  return others.length === 0 ? first : [first!, ...others];
};

const settingsAs = (
  values: Readonly<Record<string, readonly [key: string, value: unknown]>>,
): FlagSetting[] =>
  Object.entries(values).flatMap(([flag, [key, value]]) =>
    value === undefined ? [] : [{ flag: `--${flag}`, path: `data.${key}`, value }],
  );

/** What the flags of any table say in the configuration. */
const readingSettings = (given: Given): FlagSetting[] =>
  settingsAs({
    target: ['target', textFlag(given, 'target')],
    separator: ['separator', textFlag(given, 'separator')],
    quotes: ['quotes', textFlag(given, 'quotes')],
    decimal: ['decimal', textFlag(given, 'decimal')],
    'on-empty': ['onEmpty', textFlag(given, 'on-empty')],
    'drop-duplicates': ['dropDuplicates', switchFlag(given, 'drop-duplicates') || undefined],
    group: ['group', textFlag(given, 'group')],
  });

/** What `--text`, `--label`, `--source`, `--target` and the flags of reading say in the configuration. */
export const tableSettings = (given: Given): FlagSetting[] => [
  ...settingsAs({
    text: ['text', textOf(given)],
    label: ['label', textFlag(given, 'label')],
    source: ['source', textFlag(given, 'source')],
    'source-file': ['sourceFile', textFlag(given, 'source-file')],
    'target-file': ['targetFile', textFlag(given, 'target-file')],
    'max-classes': ['maxClasses', numberFlag(given, 'max-classes')],
  }),
  ...readingSettings(given),
];

/** How another table than that of the training is read: by what flags say, else its columns as in training. */
export const settingsOfOther = <D extends object>(given: Given, data: D): D => ({
  ...data,
  separator: undefined,
  quotes: undefined,
  // rows of another table are all evaluated
  dropDuplicates: false,
  group: undefined,
  ...Object.fromEntries(tableSettings(given).map(({ path, value }) => [path.replace('data.', ''), value])),
});
