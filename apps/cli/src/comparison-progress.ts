import type { ComparisonEvent } from '@ridgeline/recipes';
import { count, duration, nats } from './format.ts';
import type { Terminal } from './terminal.ts';

const lineEveryMs = 10_000;

/** Tells a person how a comparison goes: one bar over all steps of all runs, and a line for each run that ends. */
export const comparisonProgress = (terminal: Terminal, threads: number) => {
  const { dim, bold } = terminal.colors;
  const start = performance.now();
  const steps = new Map<number, number>();
  let total = 0;
  let ended = 0;
  let runs = 0;
  let lastLine = start;

  const progress = (): void => {
    const share = [...steps.values()].reduce((a, b) => a + b, 0) / total;
    const seconds = (performance.now() - start) / 1000;
    const left = share > 0.01 ? [`${duration((seconds / share) * (1 - share))} left`] : [];
    const facts = [`${ended}/${runs} runs`, `${Math.floor(share * 100)} %`, ...left];
    const now = performance.now();
    if (terminal.animates) terminal.status(facts, share);
    else if (now - lastLine > lineEveryMs) {
      terminal.say(facts.join('  '));
      lastLine = now;
    }
  };

  return (event: ComparisonEvent): void => {
    if (event.type === 'comparison-start') {
      runs = event.jobs.length;
      total = event.jobs.reduce((sum, { config }) => sum + config.training.maxSteps, 0);
      terminal.say(
        `${bold(String(runs))} runs of a model of ${count(event.parameters)} parameters, ${threads} at a time.`,
      );
    } else if (event.type === 'job-progress') {
      steps.set(event.id, event.step);
      progress();
    } else if (event.type === 'job-end') {
      const { job, best, seconds } = event.result;
      ended++;
      steps.set(event.id, job.config.training.maxSteps);
      const strength = job.lambda === null ? '' : ` ${job.lambda}`;
      terminal.say(
        dim(
          `  ${`${job.penalty}${strength}`.padEnd(16)} seed ${job.config.seed}  validation ${nats(best.validation)}  train ${nats(best.train)}  at step ${best.step}  ${duration(seconds)}`,
        ),
      );
      progress();
      if (ended === runs) terminal.status(['Testing what was chosen …']);
    }
  };
};
