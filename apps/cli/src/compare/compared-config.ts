import { RidgelineError } from '@ridgeline/contracts';
import {
  tasks as allTasks,
  configuredFamilies,
  type Family,
  type Task,
  type TaskUnit,
} from '@ridgeline/recipes';
import type { Given } from '../command-line/command.ts';
import { type Asked, configurationOf } from '../command-line/configuration.ts';
import { embeddedFor } from '../sources/embedded.ts';
import { tableSettings } from '../sources/table-settings.ts';
import { impliedTask } from '../tasks/implied-task.ts';
import type { RunConfig } from '../train/step-training.ts';

/**
 * What a first comparison of a task's models takes, in layers: of one that is taken in the place of another, where that one's are
 * not compared.
 *
 * @throws `E_CONFIG` for a task whose models are not compared
 */
const standardOf = (given: Given, asked: Task, { data, model }: Asked): readonly object[] => {
  const compared = Object.entries(allTasks).flatMap(([name, make]) => {
    const { tuning } = make() as TaskUnit;
    const { comparison } = { comparison: undefined, ...tuning };
    return comparison === undefined ? [] : [{ task: name as Task, ...comparison }];
  });
  const found =
    compared.find(({ task }) => task === asked) ??
    compared.find(({ inPlaceOf }) => inPlaceOf === asked && model?.kind === undefined);
  if (found !== undefined) {
    const { task, standard, embedded = {} } = found;
    const corpus = embeddedFor(given, task, data);
    return [{ task, ...standard }, ...(corpus === undefined ? [] : [corpus.config ?? {}, embedded])];
  }
  throw new RidgelineError(
    'E_CONFIG',
    `ridgeline compare: it is for ${compared.map(({ task }) => allTasks[task]().model).join(' or ')}, and this is ${allTasks[asked]().model}.`,
    {
      at: 'task',
      hint: '`ridgeline train` and `ridgeline tune` take any task: of a linear model `tune` chooses among strengths of l1, l2 and elasticNet by folds, and noise such as dropout needs a neural one (--set model.kind=textCnn, of texts).',
    },
  );
};

/** What is trained, and apart from it what is compared: the first alone is of the runs. */
export const comparedConfig = async (
  given: Given,
): Promise<{ readonly asked: RunConfig; readonly configured: readonly Family[] }> => {
  const { compare, ...asked } = (await configurationOf(
    given,
    { task: impliedTask(given) },
    { flags: tableSettings(given), standardOf: async (task, asked) => standardOf(given, task, asked) },
  )) as RunConfig;
  return { asked: asked as RunConfig, configured: configuredFamilies(compare ?? {}) };
};
