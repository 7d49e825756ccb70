import { configJsonSchema, parseConfig, standardTask, type Task as TaskName } from '@ridgeline/recipes';
import { stringify } from 'yaml';
import { tasks } from '../tasks/tasks.ts';

const others = (Object.keys(tasks) as TaskName[]).filter((task) => task !== standardTask);

const sentence = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

/** A task's configuration with its defaults, and what may stand in it. */
const pageOf = (task: TaskName): string =>
  [stringify(parseConfig({ task })), tasks[task].configHelp?.()]
    .filter((part) => part !== undefined)
    .join('\n');

/** The page of `ridgeline help config`: every key with its default. */
export const configHelp = (): string =>
  [
    `A configuration is a YAML or JSON file; what is left out has these defaults.\n\n${pageOf(standardTask)}`,
    ...others.map(
      (task) => `${sentence(tasks[task].model)}, task: ${task}, has these instead:\n\n${pageOf(task)}`,
    ),
    'One key at a time from the command line: --set model.hidden=64\nThe JSON Schema for editors: ridgeline help config --json\n',
  ].join('\n');

export const configSchemaText = (): string => `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
