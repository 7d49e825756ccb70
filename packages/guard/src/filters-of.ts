import { type GivenSpecOf, requireOneOf } from '@ridgeline/contracts';
import { filters } from './catalog.ts';
import type { Filter } from './filter.ts';

/** A filter as a configuration names it. */
export type FilterSpec = GivenSpecOf<typeof filters>;

/**
 * Filters by their specs.
 *
 * @throws `E_OPTION`, `E_RANGE` naming the kind and the option
 * @example filtersOf([{ kind: 'hiddenCharacters' }, { kind: 'lengthLimit', characters: 4000 }])
 */
export const filtersOf = (specs: readonly FilterSpec[]): readonly Filter[] =>
  specs.map((spec) => {
    const { kind, ...options } = spec;
    requireOneOf('filtersOf', Object.keys(filters), { kind });
    return (filters[kind] as unknown as (given: object) => Filter)(options);
  });
