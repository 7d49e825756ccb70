import { robustnessFlagNames } from './robustness-flags.ts';

/** What `evaluate` takes for classifiers of every kind. */
export const classifierFlagNames: readonly string[] = [
  ...robustnessFlagNames,
  'min-accuracy',
  'errors',
  'overwrite',
  'text',
  'label',
  'separator',
  'quotes',
  'on-empty',
];
