import { z } from 'zod';
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

/** The JSON Schema of a configuration, for editors. */
export const configJsonSchema = (): unknown => z.toJSONSchema(configSchema, { io: 'input' });
