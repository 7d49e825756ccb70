import { linearPenalties, type PenaltyConfig } from '@ridgeline/recipes';

type Kind = PenaltyConfig['kind'];

/** What a penalty of a regression is called on the command line: `elastic-net`. */
export const penaltyName = (kind: Kind): string => (linearPenalties[kind].label ?? kind).replaceAll(' ', '-');

/** The kind of a penalty by its name on the command line. */
export const kindOfPenalty: Readonly<Record<string, Kind>> = Object.fromEntries(
  (Object.keys(linearPenalties) as Kind[]).map((kind) => [penaltyName(kind), kind]),
);
