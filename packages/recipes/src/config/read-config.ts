import { nearest, RidgelineError } from '@ridgeline/contracts';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { Task as TaskUnit } from '../task.ts';
import { standardTask, tasks } from '../tasks/catalog.ts';
import { checked, type Path } from '../units/check.ts';
import { type Config, type ConfigOf, configSchema, type Task } from './config.ts';

interface Named {
  readonly task?: unknown;
  readonly model?: { readonly kind?: unknown };
  readonly data?: object;
}

type WrittenAs = NonNullable<TaskUnit['writtenAs']>;

/** Whether the kind of a model, or one all but written so, tells a task. */
const byModel = (written: WrittenAs, kind: unknown): boolean =>
  'models' in written &&
  typeof kind === 'string' &&
  (written.models.includes(kind) || nearest(kind, written.models) !== undefined);

const byKey = (written: WrittenAs, data: unknown): boolean =>
  'key' in written && typeof data === 'object' && data !== null && Object.hasOwn(data, written.key);

/**
 * The task that a configuration is of: of those that are written alike the one with its kind of model, or the nearest to it, else
 * the one with its key of `data`.
 */
export const taskOf = ({ task = standardTask, model, data }: Named): unknown => {
  const written = Object.entries(tasks).map(
    ([name, make]) => [name, (make() as TaskUnit).writtenAs] as const,
  );
  const name = written.find(([own]) => own === task)?.[1]?.task ?? task;
  const find = (isMeant: (of: WrittenAs) => boolean): string | undefined =>
    written.find(([, of]) => of !== undefined && of.task === name && isMeant(of))?.[0];
  return (
    find((of) => byModel(of, model?.kind)) ??
    // a task by its own name has made up its mind
    (name === task ? find((of) => byKey(of, data)) : undefined) ??
    task
  );
};

/** Without a task it is that of the standard one. */
const withTask = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value, task: taskOf(value) }
    : value;

type Tasks = typeof tasks;

/** The task that is written by the name of another where the model is of that kind. */
type Written<T, Kind> = {
  [N in Task]: ReturnType<Tasks[N]> extends {
    readonly writtenAs: { readonly task: T; readonly models: readonly (infer K)[] };
  }
    ? Kind extends K
      ? N
      : never
    : never;
}[Task];

/** The task that is written by the name of another where `data` has that key. */
type WrittenByKey<T, Value> = {
  [N in Task]: ReturnType<Tasks[N]> extends {
    readonly writtenAs: { readonly task: T; readonly key: infer K extends string };
  }
    ? Value extends { readonly data: { readonly [key in K]: unknown } }
      ? N
      : never
    : never;
}[Task];

type Either<A, B> = [A] extends [never] ? B : A;

type TaskNamed<T extends Task, Value> = Either<
  Value extends { readonly model: { readonly kind: infer Kind } } ? Written<T, Kind> : never,
  Either<WrittenByKey<T, Value>, T>
>;

/** The configuration of the task that a value names. */
type ParsedConfig<Value> = Value extends { readonly task: infer T extends Task }
  ? ConfigOf<TaskNamed<T, Value>>
  : Value extends { readonly task: unknown }
    ? Config
    : unknown extends Value
      ? Config
      : ConfigOf<typeof standardTask>;

/**
 * Checks a configuration and writes out its defaults. All problems are told at once.
 *
 * @throws `E_CONFIG` naming each path, what was expected, what came and the nearest key.
 * @example parseConfig({ model: { kind: 'lstm', hidden: 64 } }).training.maxSteps // 2000
 */
export const parseConfig = <const Value>(
  value: Value,
  name?: string,
  placeOf?: (path: Path) => string | undefined,
): ParsedConfig<Value> => checked(configSchema, withTask(value), name, placeOf) as ParsedConfig<Value>;

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
