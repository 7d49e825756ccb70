import { type Given, textFlag } from './command.ts';
import type { FlagSetting } from './configuration.ts';

/** What `--text`, `--label` and `--target` say in the configuration. */
export const tableSettings = (given: Given): FlagSetting[] =>
  ['text', 'label', 'target'].flatMap((name) => {
    const value = textFlag(given, name);
    return value === undefined ? [] : [{ flag: `--${name}`, path: `data.${name}`, value }];
  });

/** The task that these flags belong to: naming a class's column is to train a classifier. */
export const impliedTask = (given: Given): 'classification' | 'regression' | 'language-model' => {
  if (textFlag(given, 'label') !== undefined || textFlag(given, 'text') !== undefined)
    return 'classification';
  return textFlag(given, 'target') === undefined ? 'language-model' : 'regression';
};
