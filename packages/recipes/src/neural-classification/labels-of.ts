import type { NeuralClassificationConfig } from './neural-config.ts';

type Settings = Pick<NeuralClassificationConfig, 'data'>;

/** Whether a text may have several labels. */
export const isMultiLabel = ({ data }: Settings): boolean => data.labelSeparator !== undefined;

/**
 * The labels of a cell: itself, or what stands between separators, each once.
 *
 * @example labelsOf({ data: { …, labelSeparator: ';' } }, 'war; sea') // ['war', 'sea']
 */
export const labelsOf = ({ data: { labelSeparator } }: Settings, cell: string): readonly string[] => {
  if (labelSeparator === undefined) return [cell];
  const parts = cell.split(labelSeparator).map((label) => label.trim());
  return [...new Set(parts.filter((label) => label !== ''))];
};
