import { availableParallelism } from 'node:os';
import { RidgelineError } from '@ridgeline/contracts';
import { type StepRun, train } from '@ridgeline/recipes';
import { requireNativeKernels, type Share } from './threads.ts';
import { type Crew, together } from './training-crew.ts';

/** How many threads a run takes, and why. */
export interface ThreadsChoice {
  readonly threads: number;
  /** What several threads share. */
  readonly share?: Share;
  /** The other threads, where they share the rows of a batch. */
  readonly crew?: Crew;
  /** For the summary. */
  readonly says: string;
  /** What was measured, if it was. */
  readonly stepMsByThreads?: Readonly<Record<number, number>>;
}

interface ChoiceOptions {
  readonly asked: number | 'auto';
  /** What they are to share; kernels where they are native, if it is not given. */
  readonly share?: Share | undefined;
  readonly run: StepRun;
  readonly stepsLeft: number;
  readonly signal: AbortSignal;
  /** Lets so many threads share the work of each kernel; says whether they can. */
  readonly shareKernels: (threads: number) => Promise<boolean>;
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

/** Threads that are there to share steps. */
type Team = Required<Pick<ThreadsChoice, 'share'>> & Pick<ThreadsChoice, 'threads' | 'crew'>;

const tooMany = (asked: number, batchSize: number): RidgelineError =>
  new RidgelineError(
    'E_USAGE',
    `--threads must be at most training.batchSize, ${batchSize}, since each thread takes rows of every batch, got ${asked}.`,
    { at: '--threads', hint: `For example --threads ${Math.min(batchSize, availableParallelism())}` },
  );

/** Has threads share the kernels, or the batches where they cannot; nothing where there is nothing to share. */
const gather = async (options: ChoiceOptions): Promise<Team | undefined> => {
  const { asked, share, run, shareKernels, assemble } = options;
  const { batchSize } = run.config.training;
  const threads = asked === 'auto' ? availableParallelism() : asked;
  if (threads === 1) return undefined;
  if (share !== 'workers' && (await shareKernels(threads))) return { threads, share: 'kernels' };
  requireNativeKernels(share);
  if (asked !== 'auto' && threads > batchSize) throw tooMany(threads, batchSize);
  const workers = Math.min(threads, batchSize);
  if (workers === 1) return undefined;
  return { threads: workers, share: 'workers', crew: await assemble(workers) };
};

const saysOf = ({ threads, share }: Team): string =>
  share === 'kernels' ? `${threads}, in the kernels` : String(threads);

/** Measures one thread against all cores on the run's own model, for about a second in all. */
const measured = async (options: ChoiceOptions): Promise<ThreadsChoice> => {
  const { run, stepsLeft, signal, shareKernels } = options;
  if (availableParallelism() === 1) return { threads: 1, says: '1, as there is nothing to share' };
  const alone = await measureStepMs(run, undefined, signal);
  if (signal.aborted || alone * stepsLeft < shortMs)
    return { threads: 1, says: '1, as the run is short', stepMsByThreads: { 1: alone } };
  const team = await gather(options);
  if (team === undefined) return { threads: 1, says: '1, as there is nothing to share' };
  const { threads, crew } = team;
  try {
    const shared = await measureStepMs(run, crew, signal);
    const stepMsByThreads = { 1: alone, [threads]: shared };
    const times = `a step takes ${show(shared)} on ${threads} and ${show(alone)} on one`;
    if (shared < alone) return { ...team, says: `${saysOf(team)}: ${times}`, stepMsByThreads };
    if (crew === undefined) await shareKernels(1);
    else await crew.close();
    return { threads: 1, says: `1: ${times}`, stepMsByThreads };
  } catch (error) {
    await crew?.close();
    throw error;
  }
};

/**
 * The threads that a run takes, and the crew if they share its batches.
 *
 * @throws `E_USAGE` if there are more of these threads than rows in a batch, or no native kernels where those were to be shared; what
 *   assembling the crew throws.
 */
export const chooseThreads = async (options: ChoiceOptions): Promise<ThreadsChoice> => {
  if (options.asked === 'auto') return measured(options);
  const team = await gather(options);
  return team === undefined ? { threads: 1, says: '1' } : { ...team, says: saysOf(team) };
};
