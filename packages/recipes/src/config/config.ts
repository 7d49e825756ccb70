import { z } from 'zod';
import { classificationSchema } from '../classification/classification-config.ts';
import { languageModelSchema } from '../language-model/language-model-config.ts';
import { regressionSchema } from '../regression/regression-config.ts';

/**
 * The one configuration of a run, the same for command line, server, browser and library: one shape for each task.
 * Whatever is not named here is an error; what has a default is written out in the resolved configuration that a run
 * saves. Without `task` it is that of a language model.
 */
export const configSchema = z.discriminatedUnion('task', [
  languageModelSchema,
  classificationSchema,
  regressionSchema,
]);

/** The tasks that there are. */
export const tasks = ['language-model', 'classification', 'regression'] as const satisfies readonly Task[];

/** A configuration with every default written out. */
export type Config = z.output<typeof configSchema>;
/** What a user may write. */
export type ConfigInput = z.input<typeof configSchema>;
export type Task = Config['task'];
/** The configuration of one task. */
export type ConfigOf<T extends Task> = Extract<Config, { readonly task: T }>;

/** The JSON Schema of a configuration, for editors. */
export const configJsonSchema = (): unknown => z.toJSONSchema(configSchema, { io: 'input' });
