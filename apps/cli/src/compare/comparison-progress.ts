import { type ComparisonEvent, type ComparisonPlan, type JobResult, labelOf } from '@ridgeline/recipes';
import { laidSentence, strength } from '@ridgeline/report';
import { count, counted, duration, nats } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { timeSentence } from './comparison-time.ts';

const lineEveryMs = 10_000;

const stepsOf = (results: readonly JobResult[]): number =>
  results.reduce((sum, { job }) => sum + job.config.training.maxSteps, 0);

/** Steps in all, if no run stops early. */
const foreseenSteps = ({ foreseen, laying, steps }: ComparisonPlan, ended: readonly JobResult[]): number => {
  const short = laying.foreseen(ended);
  return steps * (foreseen(ended) - short) + (laying.short?.steps ?? 0) * short;
};

/** A strength by four digits, and the space before it. */
const strengthWidth = 9;

/** Room for the longest penalty with its strength, so that what is told of runs stands in columns. */
const nameWidth = ({ families }: ComparisonPlan): number =>
  Math.max(16, ...families.map(({ penalty }) => penalty.length + strengthWidth));

/** Tells a person how a comparison goes: one bar over all steps that are foreseen, and a line for each run that ends. */
export const comparisonProgress = (terminal: Terminal, threads: number | undefined) => {
  const { dim, bold } = terminal.colors;
  const start = performance.now();
  const running = new Map<string, number>();
  let plan: ComparisonPlan | undefined;
  let ended: JobResult[] = [];
  let known = 0;
  let knownSteps = 0;
  let chosen = 0;
  let lastLine = start;

  const progress = (): void => {
    const foreseen = plan!.foreseen(ended);
    const begun = [...running.values()].reduce((a, b) => a + b, 0);
    const done = stepsOf(ended) - knownSteps + begun;
    const share = Math.min(1, done / Math.max(1, foreseenSteps(plan!, ended) - knownSteps));
    const seconds = (performance.now() - start) / 1000;
    const left = share > 0.05 ? [`about ${duration((seconds / share) * (1 - share))} left`] : [];
    const facts = [`${ended.length} of about ${foreseen} runs`, ...left];
    const now = performance.now();
    if (terminal.animates) terminal.status(facts, share);
    else if (now - lastLine > lineEveryMs) {
      terminal.say(facts.join('  '));
      lastLine = now;
    }
  };

  /** What short runs cost, before any. */
  const tellShort = (): void => {
    const { laying, steps } = plan!;
    if (laying.withoutShort !== undefined) terminal.say(laying.withoutShort);
    if (laying.short === null) return;
    const { usual, most } = laying.short;
    const whole = foreseenSteps(plan!, []) - laying.short.steps * usual;
    const percents = [usual, most].map((runs) => {
      const own = laying.short!.steps * runs;
      return Math.round((100 * own) / (whole + own));
    });
    terminal.say(
      `Before them about ${bold(String(usual))} short runs find between which strengths each penalty acts, at most ${most}: ${count(laying.short.steps)} of ${count(steps)} steps each, ${percents.join(' to ')} % of all steps. --family NAME=STRENGTHS names strengths and takes none.`,
    );
  };

  const tellChoices = (): void => {
    const choices = plan!.choices(ended).filter(({ lambda }) => lambda !== null);
    for (const { family, lambda } of choices.slice(chosen))
      terminal.say(
        `${labelOf(family.penalty)}: strength ${bold(strength(lambda))} is chosen; fresh seeds confirm it.`,
      );
    chosen = choices.length;
  };

  const tellRun = ({ job, best, failure, seconds }: JobResult): void => {
    const name = `${job.penalty}${job.lambda === null ? '' : ` ${job.lambda}`}`;
    const told =
      best === null
        ? failure
        : `validation ${nats(best.validation)}  train ${nats(best.train)}  at step ${best.step}  ${duration(seconds)}`;
    terminal.say(
      dim(`  ${job.phase.padEnd(7)}  ${name.padEnd(nameWidth(plan!))} seed ${job.config.seed}  ${told}`),
    );
  };

  return (event: ComparisonEvent): void => {
    if (event.type === 'time-planned') {
      terminal.say(timeSentence(event));
    } else if (event.type === 'exploring-cut') {
      terminal.say(
        'Exploring ends here for want of time: of each penalty the best strength so far is confirmed.',
      );
    } else if (event.type === 'comparison-start') {
      plan = event.plan;
      ended = [...event.known];
      known = ended.length;
      knownSteps = stepsOf(ended);
      const whole = plan.foreseen(ended) - plan.laying.foreseen(ended);
      terminal.say(
        `About ${bold(String(whole))} runs of a model of ${count(event.parameters)} parameters, ${threads === undefined ? 'by the workers of the queue' : `${threads} at a time`}.`,
      );
      tellShort();
      if (known > 0)
        terminal.say(
          `${counted(known, 'run')} had ended before and ${known === 1 ? 'is' : 'are'} not run again.`,
        );
    } else if (event.type === 'path-laid') {
      terminal.say(laidSentence(event.path));
    } else if (event.type === 'job-progress') {
      running.set(event.id, event.step);
      progress();
    } else if (event.type === 'job-end') {
      running.delete(event.id);
      ended.push(event.result);
      tellRun(event.result);
      tellChoices();
      progress();
      if (plan!.next(ended).length === 0) terminal.status(['Telling what was found …']);
    }
  };
};
