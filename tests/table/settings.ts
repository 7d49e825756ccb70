import type { Averaging, GradientMethod, Objective, Rule, Spec } from '@ridgeline/contracts';
import { objectives } from '@ridgeline/losses';
import { averagings, gradientMethods } from '@ridgeline/optimizers';
import { parseConfig, ruleFromConfig } from '@ridgeline/recipes';
import type { FitOptions } from '@ridgeline/trainers';

type Written = Readonly<Record<string, unknown>>;

/** What a configuration says of a step beside its optimizer and its model. */
export interface Settings {
  readonly regularizers?: readonly Written[];
  readonly objective?: Written;
  readonly gradient?: Written;
  readonly averaging?: Written;
}

/** The units that settings make. */
export type Units = Pick<FitOptions, 'rules' | 'objective' | 'gradient' | 'averaging'>;

const make = <Unit>(catalogue: object, { kind, ...options }: Written): Unit =>
  (catalogue as Readonly<Record<string, (options: Written) => Unit>>)[kind as string]!(options);

export const unitsOf = ({ regularizers = [], objective, gradient, averaging }: Settings): Units => ({
  rules: regularizers.map((written) => ruleFromConfig(written as never)),
  ...(objective && { objective: make<Objective>(objectives, objective) }),
  ...(gradient && { gradient: make<GradientMethod>(gradientMethods, gradient) }),
  ...(averaging && { averaging: make<Averaging>(averagings, averaging) }),
});

const hasSpec = (value: unknown): value is { readonly spec: Spec } =>
  typeof value === 'object' && value !== null && 'spec' in value;

/** A rule as a configuration has it: the unit's spec, and beside it where and how the unit acts. */
const ruleWritten = (rule: Rule): Written => {
  const values = Object.entries(rule);
  const unit = values.map(([, value]) => value).find(hasSpec);
  return { ...unit!.spec, ...Object.fromEntries(values.filter(([, value]) => !hasSpec(value))) };
};

/** Settings that make the same units, written from these alone. */
export const settingsOf = ({ rules, objective, gradient, averaging }: Units): Settings => ({
  ...(rules.length > 0 && { regularizers: rules.map(ruleWritten) }),
  ...(objective && { objective: objective.spec }),
  ...(gradient && { gradient: gradient.spec }),
  ...(averaging && { averaging: averaging.spec }),
});

/** Settings as a configuration holds them once it was read: checked, with all defaults. @throws `E_CONFIG` */
export const resolved = (settings: Settings): Settings => {
  const { regularizers, objective, gradient, averaging } = parseConfig(
    settings as never,
  ) as unknown as Settings;
  return {
    ...(settings.regularizers && { regularizers: regularizers! }),
    ...(objective && { objective }),
    ...(gradient && { gradient }),
    ...(averaging && { averaging }),
  };
};
