import { type Model, nearest, RidgelineError, type UnitGroup, type Width } from '@ridgeline/contracts';
import { selectNamed } from './select-named.ts';

/**
 * The widths that a rule names: one, all numbered ones of a name, those that fit a pattern, or every one.
 *
 * @throws `E_SELECTOR` if there are none.
 */
export const selectWidths = (
  name: string,
  { spec, widths = [] }: Model,
  of: string | undefined,
): readonly Width[] => {
  const names = widths.map((width) => width.name);
  const selected = of === undefined ? names : selectNamed(of, names);
  if (selected.length > 0) return widths.filter((width) => selected.includes(width.name));
  const near = of === undefined ? undefined : nearest(of, names);
  const told = of === undefined ? 'no widths whose units it knows' : `no width "${of}"`;
  const hint =
    names.length === 0
      ? 'Take another penalty, such as l1, or a model that says where its units stand.'
      : 'Name one of these by `of`.';
  throw new RidgelineError(
    'E_SELECTOR',
    `${name}: the model ${spec.kind} has ${told}; it has ${names.join(', ') || 'none'}.`,
    { hint: near === undefined ? hint : `Did you mean "${near}"?` },
  );
};

/**
 * The weights of a width's units in as few groups as have no weight of two units: what stands at a path for the second time, as where units
 * feed one another, is of a group of its own.
 */
export const unitGroups = ({ size, weights }: Width): readonly UnitGroup[] => {
  const timesBefore = (index: number): number =>
    weights.slice(0, index).filter(({ path }) => path === weights[index]!.path).length;
  const groups: UnitGroup['weights'][number][][] = [];
  weights.forEach((places, index) => {
    const time = timesBefore(index);
    (groups[time] ??= []).push(places);
  });
  return groups.map((group) => ({ size, weights: group }));
};
