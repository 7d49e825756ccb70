import {
  type Model,
  type ParameterGroup,
  RidgelineError,
  record,
  requireNonNegative,
} from '@ridgeline/contracts';
import { selectPaths } from '@ridgeline/tensors';

/**
 * What the learning rate of each grouped parameter is multiplied with.
 *
 * @throws `E_SELECTOR` if a group selects nothing; `E_RANGE` for a factor below 0; `E_OPTION` if a parameter is of two groups.
 */
export const factorsOf = (
  { parameters }: Model,
  groups: readonly ParameterGroup[],
): Readonly<Record<string, number>> => {
  const factors = new Map<string, number>();
  for (const { on, factor } of groups) {
    requireNonNegative('groups', { factor });
    for (const path of selectPaths(parameters, on)) {
      if (factors.has(path)) {
        throw new RidgelineError('E_OPTION', `groups: '${path}' must be of one group, and is of two.`, {
          hint: 'Select parameters by paths that do not overlap.',
        });
      }
      factors.set(path, factor);
    }
  }
  return record(factors);
};
