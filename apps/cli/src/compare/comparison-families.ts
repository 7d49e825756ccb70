import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import {
  byData,
  configuredFamilies,
  type Family,
  families,
  isFamilyName,
  ownStrengthOf,
  parseConfig,
  type RegularizerConfig,
  type StepConfig,
  widePath,
} from '@ridgeline/recipes';
import { parse } from 'yaml';
import { type Given, listFlag, textFlag } from '../command-line/command.ts';
import { didYouMean } from '../command-line/parse.ts';

const known = families.map(({ penalty }) => penalty);

const refuse = (message: string, hint: string): never => {
  throw new RidgelineError('E_USAGE', message, { at: '--family', hint });
};

const example = `For example --family l1=0.01,0.03 or --family 'recurrent={kind: l2, as: decoupled, lambda: [0.1, 1], on: {role: [recurrent]}}'; a rule without its strength has it found by the data`;

const strengthsOf = (name: string, values: readonly unknown[]): readonly number[] => {
  const strengths = [...new Set(values.map((value) => (value === '' ? Number.NaN : Number(value))))];
  if (strengths.length > 0 && strengths.every((value) => Number.isFinite(value) && value > 0))
    return strengths.sort((a, b) => a - b);
  return refuse(
    `--family ${name}: strengths must be numbers above 0, got "${values.join(',')}".`,
    'No penalty at all is the family `none`, which is always compared.',
  );
};

const checkRules = (name: string, rules: readonly RegularizerConfig[]): void => {
  try {
    for (const rule of rules) parseConfig({ regularizers: [rule] });
  } catch (error) {
    if (!isRidgelineError(error)) throw error;
    refuse(`--family ${name}: ${error.message}`, error.hint ?? example);
  }
};

/** The rule with a list in the place of its strength, or without it: then data lay its path. */
const ownRule = (name: string, rule: Readonly<Record<string, unknown>>): Family => {
  const strength = ownStrengthOf(String(rule.kind));
  const key = strength?.option ?? ['lambda', 'rate'].find((option) => Array.isArray(rule[option]));
  const isLeftOut = strength !== undefined && rule[strength.option] === undefined;
  // what is no rule at all is told first, a kind that is none with those there are
  if (key === undefined) checkRules(name, [rule as unknown as RegularizerConfig]);
  if (key === undefined || !(isLeftOut || Array.isArray(rule[key])))
    return refuse(
      `--family ${name}: its rule must have a list of strengths as ${key ?? 'lambda or rate'}${strength === undefined ? '' : ', or leave it out'}.`,
      example,
    );
  const limit = strength?.limit ?? null;
  const path = isLeftOut ? (strength.values ?? widePath(limit)) : strengthsOf(name, rule[key] as unknown[]);
  const ruleAt = (value: number) => ({ ...rule, [key]: value }) as RegularizerConfig;
  checkRules(name, path.map(ruleAt));
  const as = typeof rule.as === 'string' ? rule.as : key === 'rate' ? 'noise' : 'activity';
  const family = { penalty: name, as, path, rule: ruleAt };
  return isLeftOut ? byData({ ...family, grows: true, limit }) : { ...family, grows: false, limit: null };
};

/** Several rules, of which one has a list of strengths, or `data`, as a configuration has them. */
const ownRules = (name: string, rules: readonly unknown[]): Family => {
  try {
    const { compare } = parseConfig({ compare: { families: { [name]: rules } } } as never) as StepConfig;
    return configuredFamilies(compare!)[0]!;
  } catch (error) {
    if (!isRidgelineError(error)) throw error;
    return refuse(`--family ${name}: ${error.message}`, error.hint ?? example);
  }
};

const isRule = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const readFamily = (text: string): Family => {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/su.exec(text) ?? [];
  if (!isFamilyName(name) || value.trim() === '')
    return refuse(`--family must be NAME=STRENGTHS or NAME=RULE, got "${text}".`, example);
  let parsed: unknown;
  try {
    parsed = parse(value);
  } catch {
    return refuse(`--family ${name}: its rule cannot be read, got "${value}".`, example);
  }
  if (isRule(parsed)) return ownRule(name, parsed);
  if (Array.isArray(parsed) && parsed.some(isRule)) return ownRules(name, parsed);
  const found = families.find(({ penalty }) => penalty === name);
  if (found === undefined) {
    const others = known.filter((other) => other !== 'none');
    return refuse(
      `--family ${name}: strengths alone are for ${others.join(', ')}; a family of your own needs its rule.`,
      didYouMean(name, others) ?? example,
    );
  }
  const values = Array.isArray(parsed) ? parsed : value.split(',').map((part) => part.trim());
  const path = strengthsOf(name, values);
  checkRules(name, path.map(found.rule));
  return { ...found, path, grows: false };
};

const namedFamilies = (asked: string): readonly Family[] =>
  [...new Set(asked.split(',').map((name) => name.trim()))].map((name) => {
    const found = families.find(({ penalty }) => penalty === name);
    if (found !== undefined) return found;
    throw new RidgelineError('E_USAGE', `--penalties must be of ${known.join(', ')}, got "${name}".`, {
      at: '--penalties',
      hint: didYouMean(name, known) ?? 'For example --penalties none,l1,dropout',
    });
  });

/** Families as they were asked for. */
const givenFamilies = (given: Given, configured: readonly Family[]): readonly Family[] => {
  const asked = textFlag(given, 'penalties');
  const flags = listFlag(given, 'family').map(readFamily);
  const inFlags = flags.map(({ penalty }) => penalty);
  const twice = inFlags.find((name, index) => inFlags.indexOf(name) !== index);
  if (twice !== undefined) refuse(`--family ${twice} is given twice.`, 'Give each family a name of its own.');
  const own = [...configured.filter(({ penalty }) => !inFlags.includes(penalty)), ...flags];
  const names = own.map(({ penalty }) => penalty);
  const standard = own.length > 0 ? namedFamilies('none') : families;
  const named = asked === undefined ? standard : asked === 'all' ? families : namedFamilies(asked);
  return [...named.filter(({ penalty }) => !names.includes(penalty)), ...own];
};

/** Where strengths come from that nobody named. */
export type StrengthSource = 'data' | 'standard';

/** Strengths of one's own do not grow, so what grows has those of its kind. */
const laidUnlessNamed = (family: Family): Family => (family.grows ? byData(family) : family);

/**
 * What is compared: those of `--penalties`, those of the configuration, and those of `--family`, each in the place of one before with
 * its name. None is among them unless `--penalties` leaves it out. Strengths that are not named are found by the data, or are those of their kind.
 *
 * @param options.standard where they come from if `--strengths` does not say.
 * @param options.configured those of `compare.families` in the configuration.
 * @throws `E_USAGE`
 */
export const familiesOf = (
  given: Given,
  { standard, configured }: { readonly standard: StrengthSource; readonly configured: readonly Family[] },
): readonly Family[] => {
  const named = givenFamilies(given, configured);
  return (textFlag(given, 'strengths') ?? standard) === 'data' ? named.map(laidUnlessNamed) : named;
};
