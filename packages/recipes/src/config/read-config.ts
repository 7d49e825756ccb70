import { nearest, RidgelineError } from '@ridgeline/contracts';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Config, type ConfigOf, configSchema, type Task } from './config.ts';

type Path = readonly PropertyKey[];
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
      def?.type === 'array' ? def.element : (found as { shape?: Record<PropertyKey, unknown> })?.shape?.[key]
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
  if (issue.code === 'invalid_union' && issue.discriminator === undefined) {
    const choices = issue.errors.flatMap(([first]) => (first === undefined ? [] : [expectation(first)]));
    return choices.join(' or ');
  }
  return undefined;
};

const problemsOf = (issue: Issue, value: unknown): Problem[] => {
  const { path } = issue;
  const where = show(path);
  const came = at(value, path);
  const one = (text: string): Problem[] => [{ path, text }];
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(configSchema, path, value);
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
    const options = (issue as { options?: readonly unknown[] }).options?.map(String) ?? [];
    return one(`${where} must be ${oneOf(options)}, got ${json(came)}.${suggestion(came, options)}`);
  }
  if (issue.code === 'invalid_union' && typeof came === 'object' && came !== null) {
    const within = issue.errors.at(-1) ?? [];
    return within.flatMap((inner) => problemsOf({ ...inner, path: [...path, ...inner.path] }, value));
  }
  const expected = expectation(issue);
  if (came === undefined && expected !== undefined) return one(missing(path, where, expected));
  return one(`${where} must be ${expected ?? issue.message.toLowerCase()}, got ${json(came)}.`);
};

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

/** Without a task it is a language model's. */
const withTask = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !('task' in value)
    ? { task: 'language-model', ...value }
    : value;

/** The configuration of the task that a value names. */
type ParsedConfig<Value> = Value extends { readonly task: infer T extends Task }
  ? ConfigOf<T>
  : Value extends { readonly task: unknown }
    ? Config
    : unknown extends Value
      ? Config
      : ConfigOf<'language-model'>;

/**
 * Checks a configuration and writes out its defaults. All problems are told at once.
 *
 * @throws `E_CONFIG` naming each path, what was expected, what came and the nearest key.
 * @example parseConfig({ model: { kind: 'lstm', hidden: 64 } }).training.maxSteps // 2000
 */
export const parseConfig = <const Value>(
  value: Value,
  name = 'the configuration',
  placeOf: (path: Path) => string | undefined = () => undefined,
): ParsedConfig<Value> => {
  const given = withTask(value);
  const result = configSchema.safeParse(given, { reportInput: false });
  if (result.success) return result.data as ParsedConfig<Value>;
  return fail(
    name,
    result.error.issues.flatMap((issue) => problemsOf(issue, given)),
    placeOf,
  );
};

/**
 * Reads a configuration file in YAML or JSON, without anchors or tags.
 *
 * @param text the content of the file.
 * @param name its name, for messages, which give line and column.
 * @returns what the file says, unchecked, and where each path stands: both for `parseConfig`.
 * @throws `E_CONFIG`
 */
export const readConfig = (
  text: string,
  name: string,
): { readonly value: unknown; readonly placeOf: (path: Path) => string | undefined } => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    schema: 'core',
    merge: false,
    uniqueKeys: true,
  });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error !== undefined) {
    throw new RidgelineError('E_CONFIG', `${place(error.pos[0])}: ${error.message.split('\n')[0]}`, {
      at: place(error.pos[0]),
      hint: 'The file must be YAML or JSON.',
    });
  }
  const placeOf = (path: Path): string | undefined => {
    for (let length = path.length; length > 0; length--) {
      const parent = document.getIn(path.slice(0, length - 1), true);
      const pairs = (parent as { items?: { key?: unknown; value?: unknown }[] } | undefined)?.items;
      const pair = pairs?.find((item) => isNode(item.key) && String(item.key) === String(path[length - 1]));
      if (isNode(pair?.key) && pair.key.range) return place(pair.key.range[0]);
      const node = document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return place(node.range[0]);
    }
    return undefined;
  };
  try {
    return { value: document.toJS({ maxAliasCount: 0 }) ?? {}, placeOf };
  } catch (cause) {
    throw new RidgelineError('E_CONFIG', `${name}: anchors and aliases are not read.`, {
      hint: 'Write the value out at each place.',
      cause,
    });
  }
};
