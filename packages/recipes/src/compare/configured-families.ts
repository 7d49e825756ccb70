import { byDataWord, type FamilyRule, variedPlaces } from '../units/compared-families.ts';
import { ownStrengthOf, ruleKinds } from '../units/rule-kinds.ts';
import type { RegularizerConfig } from '../units/step-config.ts';
import { byData, type Family, widePath } from './families.ts';

/** Options that act the more the lower they are. */
const bounds: readonly string[] = ['bound', 'radius'];

/** A rule in a few words: `dropout (rate 0.3, at output)`. */
const told = ({ kind, ...options }: FamilyRule): string => {
  const { label } = Object.hasOwn(ruleKinds, kind) ? ruleKinds[kind]! : { label: undefined };
  const words = Object.entries(options).map(([name, value]) =>
    value === byDataWord || Array.isArray(value)
      ? `${name} varied`
      : `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  return `${label ?? kind} (${words.join(', ')})`;
};

const actsAs = ({ as, at }: FamilyRule, option: string): string => {
  if (typeof as === 'string') return as;
  if (bounds.includes(option)) return 'constraint';
  return option === 'lambda' && at !== undefined ? 'activity' : 'noise';
};

/**
 * A family of rules, one strength of which is a list, or `data`; its order from weak to strong is found here.
 *
 * @param rules as the schema of a configuration has them: one strength is varied.
 * @example familyOfRules('mine', [{ kind: 'l1', as: 'proximal', lambda: [0.1, 0.01] }]).path // [0.01, 0.1]
 */
export const familyOfRules = (name: string, rules: readonly FamilyRule[]): Family => {
  const { rule: place, option, strengths } = variedPlaces(rules)[0]!;
  const varied = rules[place]!;
  const beside = rules.filter((_, index) => index !== place) as unknown as readonly RegularizerConfig[];
  const { limit = null, values } = ownStrengthOf(varied.kind) ?? {};
  const family = {
    penalty: name,
    as: actsAs(varied, option),
    meaning: `${rules.map(told).join(' and ')}.`,
    ...(beside.length > 0 && { beside }),
    ...(bounds.includes(option) && { isBound: true as const }),
    rule: (strength: number) => ({ ...varied, [option]: strength }) as unknown as RegularizerConfig,
  };
  return strengths === undefined
    ? byData({ ...family, path: values ?? widePath(limit), grows: true, limit })
    : { ...family, path: [...new Set(strengths)].sort((a, b) => a - b), grows: false, limit: null };
};

/** The families that a configuration names. @example configuredFamilies({ families: { mine: [{ kind: 'l1', as: 'proximal', lambda: 'data' }] } }) */
export const configuredFamilies = ({
  families = {},
}: {
  readonly families?: Readonly<Record<string, readonly FamilyRule[]>> | undefined;
}): readonly Family[] => Object.entries(families).map(([name, rules]) => familyOfRules(name, rules));
