import type { AnyKind, NumberOption, StrengthPath } from '@ridgeline/contracts';
import {
  activityRegularizers,
  constraints,
  inputNoises,
  noises,
  regularizers,
  weightNoises,
  widthRegularizers,
} from '@ridgeline/regularizers';
import { strengthText as strengthIn, type TunedStrength } from '@ridgeline/report';
import type { RegularizerConfig } from './step-config.ts';

/** Every kind of rule that stands in a configuration's `regularizers`. */
export const ruleKinds: Readonly<Record<string, AnyKind>> = {
  ...regularizers,
  ...widthRegularizers,
  ...activityRegularizers,
  ...noises,
  ...weightNoises,
  ...inputNoises,
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

/** Where noise acts if nothing else is said: on what the head reads. */
const standardSite = 'output';

/** The rule of a kind at a strength, acting as its path says. */
export const ruleOf = (kind: PenaltyKind, strength: number): RegularizerConfig => {
  const { option, given, as } = kind.path;
  const where = as === undefined ? { at: standardSite } : { as };
  return { kind: kind.kind, ...given, [option]: strength, ...where } as unknown as RegularizerConfig;
};

/** The option that is the strength. */
const strengthOption = ({ options, path }: PenaltyKind): NumberOption => options[path.option] as NumberOption;

/** What a number stays below; null where there is no such end. */
const endOf = ({ below, max }: NumberOption): number | null => below ?? max ?? null;

/** What a strength stays below; null where there is no such end. */
export const limitOf = (kind: PenaltyKind): number | null => endOf(strengthOption(kind));

/** Options that are strengths, of the kinds that bring no path too. */
const strengthNames = ['lambda', 'rate'];

/** The strength of any kind of rule: its option, what it stays below, and the strengths that the kind names; undefined where it has none. */
export const ownStrengthOf = (
  name: string,
):
  | { readonly option: string; readonly limit: number | null; readonly values?: readonly number[] }
  | undefined => {
  const kind = Object.hasOwn(ruleKinds, name) ? ruleKinds[name]! : undefined;
  const option = strengthNames.find((each) => kind !== undefined && Object.hasOwn(kind.options, each));
  if (option === undefined) return undefined;
  const limit = endOf(kind!.options[option] as NumberOption);
  return { option, limit, ...(kind!.path && { values: kind!.path.values }) };
};

/** Whether strengths lie evenly between bounds, as rates do, and not over decades. */
export const isEven = (penalty: string): boolean => {
  const kind = penaltyKindOf(penalty);
  return kind !== undefined && strengthOption(kind).scale !== 'logarithmic';
};

/** λ, or the name of a strength that is none: the rate of a noise. */
export const strengthSymbol = (penalty: string): string =>
  isEven(penalty) ? penaltyKindOf(penalty)!.path.option : 'λ';

/** A penalty whose strength is chosen, in the words of a report; null where settings alone are varied. */
export const tunedStrength = (penalty: string): TunedStrength | null => {
  const kind = penaltyKindOf(penalty);
  return kind === undefined
    ? null
    : { label: kind.label ?? penalty, symbol: strengthSymbol(penalty), isEven: isEven(penalty) };
};

/** A strength with its name: 'λ = 0.1'. */
export const strengthText = (penalty: string, value: number | null): string =>
  strengthIn({ strength: tunedStrength(penalty) }, value);
