import { strengthText, type TunePoint, type TuneResult, type TuneTask } from '@ridgeline/recipes';
import { duration, nats } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

const lineEveryMs = 10_000;

const stepsOf = (task: TuneTask): number => {
  if (task.kind === 'path') return task.steps * task.lambdas.length;
  if (task.kind === 'trial') return task.steps;
  return task.kind === 'final' ? task.config.training.maxSteps : 1;
};

const bestOf = (points: readonly TunePoint[]): TunePoint | undefined =>
  points.reduce<TunePoint | undefined>(
    (best, point) =>
      point.error !== null && !(best?.error != null && best.error <= point.error) ? point : best,
    undefined,
  );

const outcome = (task: TuneTask, result: TuneResult): string => {
  if ('params' in result)
    return `validation ${nats(result.validation)}  train ${nats(result.train)}  at step ${result.bestStep}  ${duration(result.seconds)}`;
  const best = bestOf(result);
  if (best === undefined) return 'not finite';
  const at = task.kind === 'path' ? `  at ${strengthText(task.penalty, best.lambda)}` : '';
  const seconds = result.reduce((sum, point) => sum + point.seconds, 0);
  return `lowest ${nats(best.error!)}${at}  ${duration(seconds)}`;
};

/** Tells a person how a search goes: a bar over the steps of all tasks, and a line for each that ends. */
export const tuneProgress = (terminal: Terminal) => {
  const { dim } = terminal.colors;
  const shares = new Map<string, number>();
  let tasks: readonly TuneTask[] = [];
  let told = '';
  let start = performance.now();
  let lastLine = start;

  const show = (): void => {
    const all = tasks.reduce((sum, task) => sum + stepsOf(task), 0);
    const done = tasks.reduce((sum, task) => sum + stepsOf(task) * (shares.get(task.name) ?? 0), 0);
    const share = all === 0 ? 0 : done / all;
    const seconds = (performance.now() - start) / 1000;
    const ended = tasks.filter(({ name }) => shares.get(name) === 1).length;
    const left = share > 0.02 ? [`${duration((seconds / share) * (1 - share))} left`] : [];
    const facts = [`${ended}/${tasks.length} done`, `${Math.floor(share * 100)} %`, ...left];
    const now = performance.now();
    if (terminal.animates) terminal.status(facts, share);
    else if (now - lastLine > lineEveryMs) {
      terminal.say(facts.join('  '));
      lastLine = now;
    }
  };

  return {
    begin: (next: readonly TuneTask[], about: string): void => {
      tasks = next;
      start = performance.now();
      if (about !== told) terminal.say(about);
      told = about;
    },
    /** A path's share follows from its strengths, for each may end before its steps are over. */
    steps: (task: TuneTask, steps: number): void => {
      if (task.kind === 'path') return;
      shares.set(task.name, Math.min(0.99, steps / stepsOf(task)));
      show();
    },
    points: (task: TuneTask, count: number): void => {
      if (task.kind === 'path') shares.set(task.name, Math.min(0.99, count / task.lambdas.length));
      show();
    },
    end: (task: TuneTask, result: TuneResult, isNew: boolean): void => {
      shares.set(task.name, 1);
      if (task.kind !== 'fold' && isNew)
        terminal.say(
          dim(`  ${task.kind === 'final' ? `training, ${task.name}` : task.name}  ${outcome(task, result)}`),
        );
      show();
    },
  };
};
