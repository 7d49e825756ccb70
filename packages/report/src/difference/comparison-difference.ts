import type { Comparison, ConfirmedFamily, FamilyDifference } from '../results/comparison.ts';
import { type SettingChange, settingsDifference } from './settings-difference.ts';

type Told = Pick<FamilyDifference, 'mean' | 'low' | 'high' | 'finding'>;

/** What two comparisons say of one family; null where one does not have it, or held it against nothing. */
export interface FamilyChange {
  readonly penalty: string;
  readonly label: string;
  readonly lambda: { readonly before: number | null; readonly after: number | null };
  readonly before: Told | null;
  readonly after: Told | null;
  /** Whether another thing is told of it: `better` has become `not told`. */
  readonly hasTurned: boolean;
}

/** What has changed between two comparisons, and which conclusions with it. */
export interface ComparisonDifference {
  /** Text, model, configuration and seeds, value by value. */
  readonly settings: readonly SettingChange[];
  /** Versions and machine. */
  readonly environment: readonly SettingChange[];
  /** In the order of the first, then those that only the second has; without none. */
  readonly families: readonly FamilyChange[];
  readonly chosen: { readonly before: string; readonly after: string; readonly hasTurned: boolean };
  /** Runs that both have, by family, strength and seed, and how many of these came to the same bits. */
  readonly runs: { readonly common: number; readonly same: number };
}

const askedOf = ({ task, data, config, seeds }: Comparison): object => ({
  task,
  data: { name: data.name, fingerprint: data.fingerprint },
  config,
  seeds,
});

const toldOf = ({ against }: ConfirmedFamily): Told | null =>
  against && { mean: against.mean, low: against.low, high: against.high, finding: against.finding };

const familiesByName = ({ families }: Comparison): ReadonlyMap<string, ConfirmedFamily> =>
  new Map(families.map((family) => [family.penalty, family]));

const familyChanges = (before: Comparison, after: Comparison): readonly FamilyChange[] => {
  const [old, young] = [familiesByName(before), familiesByName(after)];
  const names = [...new Set([...old.keys(), ...young.keys()])].filter((name) => name !== 'none');
  return names.map((penalty): FamilyChange => {
    const [first, second] = [old.get(penalty), young.get(penalty)];
    const told = {
      before: first === undefined ? null : toldOf(first),
      after: second === undefined ? null : toldOf(second),
    };
    return {
      penalty,
      label: (second ?? first)!.label,
      lambda: { before: first?.lambda ?? null, after: second?.lambda ?? null },
      ...told,
      hasTurned: told.before !== null && told.after !== null && told.before.finding !== told.after.finding,
    };
  });
};

/** SHA-256 of the weights of every run, by what the run was. */
const weightsByRun = ({ exploration, families }: Comparison): ReadonlyMap<string, string> =>
  new Map(
    [
      ...exploration.map((row) => ['explore', row] as const),
      ...families.map((row) => ['confirm', row] as const),
    ].flatMap(([phase, { penalty, lambda, runs }]) =>
      runs.flatMap(({ seed, weights }) =>
        weights === null ? [] : [[`${phase} ${penalty} ${lambda} ${seed}`, weights] as const],
      ),
    ),
  );

const runsInCommon = (before: Comparison, after: Comparison): ComparisonDifference['runs'] => {
  const young = weightsByRun(after);
  const common = [...weightsByRun(before)].filter(([run]) => young.has(run));
  return {
    common: common.length,
    same: common.filter(([run, weights]) => young.get(run) === weights).length,
  };
};

const titleOf = ({ chosen, families }: Comparison): string => {
  const { label } = families.find(({ penalty }) => penalty === chosen.penalty)!;
  return chosen.lambda === null ? label : `${label} ${chosen.lambda}`;
};

/**
 * What changed from one comparison to another, and which conclusion turned. That a finding turned is no finding itself: a difference that
 * was told once and not told again may be the same difference.
 *
 * @example comparisonDifference(before, after).families.filter(({ hasTurned }) => hasTurned)
 */
export const comparisonDifference = (before: Comparison, after: Comparison): ComparisonDifference => ({
  settings: settingsDifference(askedOf(before), askedOf(after)),
  environment: settingsDifference(before.environment, after.environment),
  families: familyChanges(before, after),
  chosen: {
    before: titleOf(before),
    after: titleOf(after),
    hasTurned: before.chosen.penalty !== after.chosen.penalty,
  },
  runs: runsInCommon(before, after),
});
