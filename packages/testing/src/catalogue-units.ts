import type { AnyKind } from '@ridgeline/contracts';
import type { FromSpec, Unit } from './conformance.ts';
import { validOptions } from './kind-cases.ts';

/**
 * The units that a conformance suite is run on: of each kind of a catalogue its example, the least of it, and one for each
 * word of its choices. A kind that is added is held to the suite without a further line.
 *
 * @param over what its options are replaced by, so that a unit is strong enough to be seen: each unit is made once with each.
 * @returns for each unit, its spec as a name, the unit, and what rebuilds it.
 * @throws what a factory throws for its own example, naming the kind.
 * @example
 * describe.each(catalogueUnits(regularizers))('%s', (_, unit, fromSpec) => {
 *   for (const { name, run } of regularizerCases(unit, fromSpec)) it(name, run);
 * });
 */
export const catalogueUnits = <U extends Unit>(
  catalogue: Readonly<Record<string, AnyKind<U>>>,
  over: (kind: AnyKind<U>) => readonly object[] = () => [{}],
): readonly (readonly [name: string, unit: U, fromSpec: FromSpec<U>])[] => {
  const units = Object.values(catalogue).flatMap((kind) =>
    validOptions(kind).flatMap((given) =>
      over(kind).map((options) => {
        const unit = kind({ ...given, ...options } as never);
        return [JSON.stringify(unit.spec), unit, (spec) => kind(spec as never)] as [string, U, FromSpec<U>];
      }),
    ),
  );
  return [...new Map(units.map((each) => [each[0], each])).values()];
};
