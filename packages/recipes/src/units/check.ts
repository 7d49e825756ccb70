import { nearest, RidgelineError } from '@ridgeline/contracts';
import type { z } from 'zod';

export type Path = readonly PropertyKey[];
type Issue = z.core.$ZodIssue;

const show = (path: Path): string => (path.length === 0 ? 'the configuration' : path.map(String).join('.'));

/** The alternatives of a union, those of unions within it included. */
const flattened = <S>(options: readonly S[]): readonly S[] =>
  options.flatMap((option) => {
    const def = (option as { def?: { type?: string; options?: readonly S[] } } | undefined)?.def;
    return def?.type === 'union' ? flattened(def.options!) : [option];
  });

/** The keys that the schema has at a path, found by asking it about an object with an impossible key. */
const keysAt = (schema: unknown, path: Path, value: unknown): readonly string[] => {
  let found = schema as { type?: string; [key: string]: unknown } | undefined;
  let at: unknown = value;
  const unwrap = (): void => {
    while (found !== undefined) {
      const def = (found as { def?: Record<string, unknown> }).def;
      if (def?.innerType !== undefined) found = def.innerType as typeof found;
      else if (def?.type === 'union') {
        const options = flattened(def.options as (typeof found)[]);
        const key = (def.discriminator as string | undefined) ?? 'kind';
        const kind = (at as Record<string, unknown> | undefined)?.[key];
        const takes = (option: unknown): boolean =>
          (option as { shape: Record<string, z.ZodType> }).shape[key]?.safeParse(kind).success === true;
        const objects = options.filter((option) => 'shape' in (option ?? {}));
        found = objects.find(takes) ?? objects[0];
      } else return;
    }
  };
  unwrap();
  for (const key of path) {
    at = (at as Record<PropertyKey, unknown> | undefined)?.[key];
    const def = (found as { def?: Record<string, unknown> } | undefined)?.def;
    found = (
      def?.type === 'array'
        ? def.element
        : def?.type === 'record'
          ? def.valueType
          : (found as { shape?: Record<PropertyKey, unknown> })?.shape?.[key]
    ) as typeof found;
    unwrap();
  }
  return Object.keys((found as { shape?: object } | undefined)?.shape ?? {});
};

interface Problem {
  readonly path: Path;
  readonly text: string;
}

const at = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown> | undefined)?.[key], value);

const suggestion = (word: unknown, candidates: readonly string[]): string => {
  const near = typeof word === 'string' ? nearest(word, candidates) : undefined;
  return near === undefined ? '' : ` Did you mean "${near}"?`;
};

const oneOf = (words: readonly string[]): string =>
  words.length === 1 ? words[0]! : `one of ${words.join(', ')}`;

const json = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** What zod calls a type, in words. */
const types: Readonly<Record<string, string>> = {
  number: 'a number',
  int: 'a whole number',
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

/** Strengths: what is missing there was meant to be chosen. */
const strengths = ['lambda', 'rate', 'alpha', 'weightDecay'];

const missing = (path: Path, where: string, type: string): string =>
  strengths.includes(String(path.at(-1)))
    ? `${where} is missing: a strength has no default.`
    : `${where} is missing; it must be ${type}.`;

/** What a value must be, for the issues that can be said in a few words. */
const expectation = (issue: Issue): string | undefined => {
  if (issue.code === 'invalid_type') return types[issue.expected] ?? issue.expected;
  const unit = 'origin' in issue && issue.origin !== 'number' && issue.origin !== 'int' ? 'length ' : '';
  if (issue.code === 'too_small') return `${unit}${issue.inclusive ? '≥' : '>'} ${issue.minimum}`;
  if (issue.code === 'too_big') return `${unit}${issue.inclusive ? '≤' : '<'} ${issue.maximum}`;
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String));
  if (issue.code === 'invalid_union' && issue.discriminator === undefined) {
    const choices = issue.errors.flatMap(([first]) => (first === undefined ? [] : [expectation(first)]));
    return choices.join(' or ');
  }
  return undefined;
};

const problemsOf = (schema: z.ZodType, issue: Issue, value: unknown): Problem[] => {
  const { path } = issue;
  const where = show(path);
  const came = at(value, path);
  const one = (text: string): Problem[] => [{ path, text }];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path, value);
    return issue.keys.map((key) => ({
      path: [...path, key],
      text: `unknown key "${key}" in ${where}; there are ${known.join(', ')}.${suggestion(key, known)}`,
    }));
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    return one(`${where} must be ${oneOf(allowed)}, got ${json(came)}.${suggestion(came, allowed)}`);
  }
  if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    const options = ((issue as { options?: readonly unknown[] }).options ?? [])
      .filter((option) => option !== undefined) // what a default adds
      .map(String);
    return one(`${where} must be ${oneOf(options)}, got ${json(came)}.${suggestion(came, options)}`);
  }
  if (issue.code === 'invalid_union' && typeof came === 'object' && came !== null) {
    const within = issue.errors.at(-1) ?? [];
    return within.flatMap((inner) => problemsOf(schema, { ...inner, path: [...path, ...inner.path] }, value));
  }
  const expected = expectation(issue);
  if (came === undefined && expected !== undefined) return one(missing(path, where, expected));
  return one(`${where} must be ${expected ?? issue.message.toLowerCase()}, got ${json(came)}.`);
};

/** Every `__proto__` in a value: it can be no key of an object that is made by assignment, and schemas pass over it in silence. */
const unnameable = (value: unknown, path: Path = []): Problem[] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        key === '__proto__'
          ? [{ path: [...path, key], text: `"__proto__" in ${show(path)} cannot be a name here.` }]
          : unnameable(inner, [...path, Array.isArray(value) ? Number(key) : key]),
      );

const fail = (
  name: string,
  problems: readonly Problem[],
  placeOf: (path: Path) => string | undefined,
): never => {
  const placed = problems
    .map(({ path, text }) => ({ place: placeOf(path) ?? '', text }))
    .sort((a, b) => a.place.localeCompare(b.place, 'en', { numeric: true }));
  const lines = placed.map(({ place, text }) => (place === '' ? text : `${place}: ${text}`));
  const at = placed[0]!.place;
  throw new RidgelineError(
    'E_CONFIG',
    lines.length === 1 ? lines[0]! : `${name} has ${lines.length} problems:\n  ${lines.join('\n  ')}`,
    {
      hint: 'Run `ridgeline help config` for every key with its default.',
      ...(at !== '' && { at }),
    },
  );
};

/**
 * Checks a configuration by its schema and writes out its defaults. All problems are told at once.
 *
 * @param name what it is called in messages.
 * @param placeOf where the value at a path stands.
 * @throws `E_CONFIG` naming each path, what was expected, what came and the nearest key.
 * @example checked(z.strictObject({ seed: z.number() }), { seed: 1 }) // { seed: 1 }
 */
export const checked = <S extends z.ZodType>(
  schema: S,
  value: unknown,
  name = 'the configuration',
  placeOf: (path: Path) => string | undefined = () => undefined,
): z.output<S> => {
  const result = schema.safeParse(value, { reportInput: false });
  const issues = (result.error?.issues ?? []).flatMap((issue) => problemsOf(schema, issue, value));
  const told = issues.map(({ path }) => path.join());
  const problems = [...issues, ...unnameable(value).filter(({ path }) => !told.includes(path.join()))];
  if (problems.length > 0) return fail(name, problems, placeOf);
  return result.data as z.output<S>;
};
