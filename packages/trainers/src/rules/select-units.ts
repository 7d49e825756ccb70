import { type Model, nearest, RidgelineError, type UnitGroup, type Width } from '@ridgeline/contracts';
import { rowGroups } from '@ridgeline/tensors';
import { selectNamed } from './select-named.ts';

/** Units that a rule may name. */
export interface NamedUnits {
  readonly name: string;
  readonly groups: readonly UnitGroup[];
  /** Whether they are the rows of a table, which no computation can leave: any id may come. */
  readonly isOfRows: boolean;
}

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

const unitsOf = ({ widths = [], parameters }: Model): readonly NamedUnits[] => [
  ...widths.map((width) => ({ name: width.name, groups: unitGroups(width), isOfRows: false })),
  ...rowGroups(parameters).map((group) => ({ name: group.name, groups: [group], isOfRows: true })),
];

/**
 * The units that a rule names: a width, all numbered ones of a name, those that fit a pattern, or every width. Rows of tables are meant where
 * they are named.
 *
 * @throws `E_SELECTOR` if there are none.
 */
export const selectUnits = (name: string, model: Model, of: string | undefined): readonly NamedUnits[] => {
  const known = unitsOf(model);
  const names = known.map((units) => units.name);
  const chosen = of === undefined ? [] : selectNamed(of, names);
  const selected = known.filter((units) =>
    of === undefined ? !units.isOfRows : chosen.includes(units.name),
  );
  if (selected.length > 0) return selected;
  const near = of === undefined ? undefined : nearest(of, names);
  const told = of === undefined ? 'no widths whose units it knows' : `no width "${of}"`;
  const hint =
    names.length === 0
      ? 'Take another penalty, such as l1, or a model that says where its units stand.'
      : 'Name one of these by `of`.';
  throw new RidgelineError(
    'E_SELECTOR',
    `${name}: the model ${model.spec.kind} has ${told}; it has ${names.join(', ') || 'none'}.`,
    { hint: near === undefined ? hint : `Did you mean "${near}"?` },
  );
};
