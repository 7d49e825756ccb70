import { z } from 'zod';

/** Options that are strengths, and those that are bounds, which act the more the lower they are. */
export const variedOptions = ['lambda', 'rate', 'deviation', 'bound', 'radius'] as const;

export type VariedOption = (typeof variedOptions)[number];

/** Of these, those whose path data can lay. */
const laidOptions: readonly VariedOption[] = ['lambda', 'rate'];

/** Stands in the place of a strength that short runs are to find. */
export const byDataWord = 'data';

type Option = z.ZodType<number, number>;
type RuleSchema = z.ZodObject<Record<string, z.ZodType>, z.core.$strict>;

/** A strength as families have it: fixed, found by data, or a list to choose from. */
const varied = (name: VariedOption, option: Option): z.ZodType =>
  z
    .union([
      option,
      ...(laidOptions.includes(name) ? [z.literal(byDataWord)] : []),
      z.array(option).min(1),
    ] as [Option, ...z.ZodType[]])
    .describe('Fixed; or a list to choose from; or, of a lambda or rate, `data`: short runs lay its path.');

const withVaried = (rule: RuleSchema): RuleSchema => {
  const fields = variedOptions.flatMap((name) =>
    Object.hasOwn(rule.shape, name) ? [[name, varied(name, rule.shape[name] as Option)] as const] : [],
  );
  return rule.extend(Object.fromEntries(fields)) as RuleSchema;
};

type Union = z.ZodDiscriminatedUnion<readonly [z.core.$ZodTypeDiscriminable], 'kind'>;

const withVariedKinds = (union: z.ZodType): Union =>
  z.discriminatedUnion(
    'kind',
    (union as unknown as { readonly options: readonly z.ZodType[] }).options.map((option) =>
      option instanceof z.ZodDiscriminatedUnion
        ? withVariedKinds(option)
        : withVaried(option as unknown as RuleSchema),
    ) as unknown as [z.core.$ZodTypeDiscriminable],
  ) as unknown as Union;

/** A rule of a family: one that stands in `regularizers`, but that a strength may be a list, or `data`. */
export type FamilyRule = Readonly<Record<string, unknown>> & { readonly kind: string };

/** Where a family varies: the rule, its option, and the strengths, or undefined where data lay them. */
export interface VariedPlace {
  readonly rule: number;
  readonly option: VariedOption;
  readonly strengths: readonly number[] | undefined;
}

/** Every strength of some rules that is not one fixed number. */
export const variedPlaces = (rules: readonly FamilyRule[]): readonly VariedPlace[] =>
  rules.flatMap((rule, place) =>
    variedOptions.flatMap((option): readonly VariedPlace[] => {
      const value = rule[option];
      if (value === byDataWord) return [{ rule: place, option, strengths: undefined }];
      return Array.isArray(value) ? [{ rule: place, option, strengths: value as number[] }] : [];
    }),
  );

const asked = 'rules of which one has a list of strengths to choose from, or `data` in their place';

/** Names are told on one line; none is always compared, and `=` stands between names and rules on a command line. */
export const isFamilyName = (name: string): boolean =>
  name.trim() !== '' && name !== 'none' && !/[=\p{Cc}\p{Zl}\p{Zp}]/u.test(name);

const strengthsIn = ({ strengths = [] }: VariedPlace): readonly number[] => strengths;

/**
 * Families by their names: each a list of rules, one strength of which is varied.
 *
 * @param rule the schema of a rule of `regularizers`.
 * @example { 'L2 + dropout': [{ kind: 'l2', as: 'decoupled', lambda: 'data' }, { kind: 'dropout', rate: 0.3, at: 'output' }] }
 */
export const comparedFamilies = (rule: z.ZodType) =>
  z
    .record(z.string(), z.array(withVariedKinds(rule) as unknown as z.ZodType<FamilyRule>).min(1))
    .check(({ value, issues }) => {
      const refuse = (path: readonly PropertyKey[], message: string, input: unknown): void => {
        issues.push({ code: 'custom', path: [...path], message, input });
      };
      for (const [name, rules] of Object.entries(value)) {
        if (!isFamilyName(name))
          refuse([name], 'a family of another name: not none, without = and on one line', rules);
        const places = variedPlaces(rules);
        const [place] = places;
        if (place === undefined || places.length > 1) refuse([name], asked, rules);
        else if (strengthsIn(place).some((strength) => strength <= 0))
          refuse([name, place.rule, place.option], 'a list of numbers above 0', strengthsIn(place));
      }
    })
    .describe(
      'Families by their names, each a list of rules as in regularizers, one strength of which is a list to choose from, or `data`. No penalty is compared beside them.',
    );
