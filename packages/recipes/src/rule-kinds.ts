import type { AnyKind, NumberOption, StrengthPath } from '@ridgeline/contracts';
import {
  activityRegularizers,
  constraints,
  noises,
  regularizers,
  weightNoises,
} from '@ridgeline/regularizers';

/** Every kind of rule that stands in a configuration's `regularizers`. */
export const ruleKinds: Readonly<Record<string, AnyKind>> = {
  ...regularizers,
  ...activityRegularizers,
  ...noises,
  ...weightNoises,
  ...constraints,
};

/** A kind with the path of its strength. */
export type PenaltyKind = AnyKind & { readonly path: StrengthPath };

/** Kinds whose strength is compared and tuned. */
export const penaltyKinds: readonly PenaltyKind[] = Object.values(ruleKinds).filter(
  (kind): kind is PenaltyKind => kind.path !== undefined,
);

/** The kind of that name; nothing for `none` and for a family that a user has named. */
export const penaltyKindOf = (penalty: string): PenaltyKind | undefined =>
  penaltyKinds.find(({ kind }) => kind === penalty);

/** How a kind acts: its application, or what it is. */
export const actsAs = ({ kind, path }: PenaltyKind): string =>
  path.as ?? (Object.hasOwn(noises, kind) ? 'noise' : 'activity');

/** The option that is the strength. */
const strengthOption = ({ options, path }: PenaltyKind): NumberOption => options[path.option] as NumberOption;

/** Whether strengths lie evenly between bounds, as rates do, and not over decades. */
export const isEven = (penalty: string): boolean => {
  const kind = penaltyKindOf(penalty);
  return kind !== undefined && strengthOption(kind).scale !== 'logarithmic';
};

/** λ, or the name of a strength that is none: the rate of a noise. */
export const strengthSymbol = (penalty: string): string =>
  isEven(penalty) ? penaltyKindOf(penalty)!.path.option : 'λ';
