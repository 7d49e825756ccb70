import { type Model, nearest, RidgelineError } from '@ridgeline/contracts';
import { selectNamed } from './select-named.ts';

/**
 * The sites that a rule or method names: one, all numbered ones of a name, or those that fit a pattern.
 *
 * @throws `E_SELECTOR` if there are none.
 */
export const selectSites = (name: string, model: Model, at: string): readonly string[] => {
  const sites = selectNamed(at, model.sites);
  if (sites.length > 0) return sites;
  const near = nearest(at, model.sites);
  throw new RidgelineError(
    'E_SELECTOR',
    `${name}: the model ${model.spec.kind} has no site "${at}"; it has ${model.sites.join(', ')}.`,
    { hint: near === undefined ? 'Name one of these by `at`.' : `Did you mean "${near}"?` },
  );
};
