import { nearest, type Parameter, RidgelineError, roles, type Selector } from '@ridgeline/contracts';
import { matchesGlob } from './glob.ts';

const selects = ({ role, path }: Selector, parameter: Parameter): boolean => {
  if (role === undefined && path === undefined) return parameter.role !== 'bias' && parameter.role !== 'norm';
  return (
    (role?.includes(parameter.role) ?? true) &&
    (path?.some((pattern) => matchesGlob(parameter.path, pattern)) ?? true)
  );
};

const refuse = (parameters: readonly Parameter[], what: string, near: string | undefined): never => {
  const known = parameters.map(({ path, role }) => `${path} (${role})`).join(', ');
  throw new RidgelineError('E_SELECTOR', `selector: ${what} selects no parameter; there are ${known}.`, {
    hint: near === undefined ? 'Name a role or a path from this list.' : `Did you mean "${near}"?`,
  });
};

/**
 * The paths that a rule touches, in the order of the parameters.
 *
 * @param parameters those of a model.
 * @param selector `role`: any of these; `path`: any of these glob patterns; with both, both must hold. Without either,
 * every role but `bias` and `norm`.
 * @throws `E_SELECTOR` if nothing is selected, or if one of the patterns fits no path; it names what exists.
 * @example selectPaths(model.parameters, { role: ['kernel'], path: ['lstm/**'] }) // ['lstm/0/kernel']
 */
export const selectPaths = (parameters: readonly Parameter[], selector: Selector = {}): readonly string[] => {
  const paths = parameters.map(({ path }) => path);
  for (const pattern of selector.path ?? []) {
    if (paths.some((path) => matchesGlob(path, pattern))) continue;
    refuse(parameters, `path "${pattern}"`, nearest(pattern, paths));
  }
  const selected = parameters.filter((parameter) => selects(selector, parameter)).map(({ path }) => path);
  if (selected.length === 0) {
    const mistyped = selector.role?.find((role) => !roles.includes(role));
    const near = mistyped === undefined ? undefined : nearest(mistyped, roles);
    refuse(parameters, JSON.stringify(selector), near);
  }
  return selected;
};
