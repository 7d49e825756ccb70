import { z } from 'zod';
import type { Task as TaskUnit } from '../task.ts';
import { tasks } from '../tasks/catalog.ts';

type Tasks = typeof tasks;

/** The name of a task. */
export type Task = keyof Tasks;

type Schemas = { [T in Task]: ReturnType<Tasks[T]>['schema'] };

/**
 * The one configuration of a run, the same for command line, server, browser and library: one shape for each task.
 * Whatever is not named here is an error; what has a default is written out in the resolved configuration that a run
 * saves. Without `task` it is that of the standard task.
 */
export const configSchema = z.discriminatedUnion(
  'task',
  Object.values(tasks).map((task) => task().schema) as unknown as [Schemas[Task]],
);

/** The configuration of one task, with every default written out. */
export type ConfigOf<T extends Task> = z.output<Schemas[T]>;
/** A configuration with every default written out. */
export type Config = { [T in Task]: ConfigOf<T> }[Task];
/** What a user may write. */
export type ConfigInput = { [T in Task]: z.input<Schemas[T]> }[Task];

interface Shape {
  readonly required?: readonly string[];
}

interface TaskShape extends Shape {
  readonly properties: { readonly task: { readonly const: Task }; readonly data: Shape };
}

const withRequired = <S extends Shape>(shape: S, keys: readonly string[]): S => ({
  ...shape,
  required: [...new Set([...(shape.required ?? []), ...keys])],
});

/** The shape of a task, and beside it the same by the name that a configuration writes, which its model or a key of its data tells. */
const shapesOf = (shape: TaskShape): readonly object[] => {
  const { writtenAs } = tasks[shape.properties.task.const]() as TaskUnit;
  if (writtenAs === undefined) return [shape];
  const { data } = shape.properties;
  const [told, needs] = 'key' in writtenAs ? [withRequired(data, [writtenAs.key]), 'data'] : [data, 'model'];
  const task = { ...shape.properties.task, const: writtenAs.task };
  return [
    shape,
    withRequired({ ...shape, properties: { ...shape.properties, task, data: told } }, ['task', needs]),
  ];
};

/** The JSON Schema of a configuration, for editors. */
export const configJsonSchema = (): unknown => {
  const schema = z.toJSONSchema(configSchema, { io: 'input' }) as unknown as {
    readonly oneOf: readonly TaskShape[];
  };
  return { ...schema, oneOf: schema.oneOf.flatMap(shapesOf) };
};
