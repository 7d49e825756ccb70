import { availableParallelism } from 'node:os';
import { RidgelineError } from '@ridgeline/contracts';
import { type StepRun, train } from '@ridgeline/recipes';
import { type Crew, together } from './training-crew.ts';

/** How many threads a run takes, and why. */
export interface ThreadsChoice {
  readonly threads: number;
  readonly crew?: Crew;
  /** For the summary. */
  readonly says: string;
  /** What was measured, if it was. */
  readonly stepMsByThreads?: Readonly<Record<number, number>>;
}

interface ChoiceOptions {
  readonly asked: number | 'auto';
  readonly run: StepRun;
  readonly stepsLeft: number;
  readonly signal: AbortSignal;
  readonly assemble: (threads: number) => Promise<Crew>;
}

const probeMs = 400;
const [warmUpSteps, fewestSteps] = [2, 5];
/** Below this a run is over before the other threads have paid for their start. */
const shortMs = 5000;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** The same run without an end, an evaluation or a save. */
const endless = (run: StepRun): StepRun => {
  const { patience: _, ...training } = run.config.training;
  const far = { maxSteps: 1e6, evaluateEvery: 1e6, checkpointEvery: 1e6 };
  return { ...run, config: { ...run.config, training: { ...training, ...far } } };
};

/** The median time of a step over a moment of training, of which nothing is kept. */
const measureStepMs = async (run: StepRun, crew: Crew | undefined, signal: AbortSignal): Promise<number> => {
  const probe = endless(run);
  const enough = new AbortController();
  const times: number[] = [];
  const start = performance.now();
  for await (const event of train(probe, {
    ...together(crew, probe.config, undefined),
    signal: enough.signal,
  })) {
    if (event.type !== 'step-end') continue;
    times.push(event.stepMs);
    const isEnough = times.length >= warmUpSteps + fewestSteps && performance.now() - start > probeMs;
    if (isEnough || signal.aborted) enough.abort();
  }
  return median(times.slice(warmUpSteps));
};

const show = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

/** Measures one thread against all cores on the run's own model, for about a second in all. */
const measured = async ({ run, stepsLeft, signal, assemble }: ChoiceOptions): Promise<ThreadsChoice> => {
  const most = Math.min(availableParallelism(), run.config.training.batchSize);
  if (most === 1) return { threads: 1, says: '1, as there is nothing to share' };
  const alone = await measureStepMs(run, undefined, signal);
  if (signal.aborted || alone * stepsLeft < shortMs)
    return { threads: 1, says: '1, as the run is short', stepMsByThreads: { 1: alone } };
  const crew = await assemble(most);
  try {
    const shared = await measureStepMs(run, crew, signal);
    const stepMsByThreads = { 1: alone, [most]: shared };
    const times = `a step takes ${show(shared)} on ${most} threads and ${show(alone)} on one`;
    if (shared < alone) return { threads: most, crew, says: `${most}: ${times}`, stepMsByThreads };
    await crew.close();
    return { threads: 1, says: `1: ${times}`, stepMsByThreads };
  } catch (error) {
    await crew.close();
    throw error;
  }
};

/**
 * The threads that a run takes, and the crew if there are more than one.
 *
 * @throws `E_USAGE` if there are more threads than rows in a batch; what assembling the crew throws.
 */
export const chooseThreads = async (options: ChoiceOptions): Promise<ThreadsChoice> => {
  const { asked, run, assemble } = options;
  if (asked === 'auto') return measured(options);
  if (asked === 1) return { threads: 1, says: '1' };
  const { batchSize } = run.config.training;
  if (asked > batchSize) {
    throw new RidgelineError(
      'E_USAGE',
      `--threads must be at most training.batchSize, ${batchSize}, since each thread takes rows of every batch, got ${asked}.`,
      { at: '--threads', hint: `For example --threads ${Math.min(batchSize, availableParallelism())}` },
    );
  }
  return { threads: asked, crew: await assemble(asked), says: String(asked) };
};
