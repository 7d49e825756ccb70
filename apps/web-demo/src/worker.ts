import { isRidgelineError } from '@ridgeline/contracts';
import { charactersOf } from '@ridgeline/recipes';
import { countParams, nextTask } from '@ridgeline/tensors';
import type { StepReport } from '@ridgeline/trainers';
import { type StartedBackend, startBackend } from './backend.ts';
import { mailbox } from './mailbox.ts';
import type { Command, SideReport, WorkerEvent } from './messages.ts';
import { reporter } from './reporter.ts';
import { configOf, evaluateEvery, maxSteps, regularizersOf } from './run-config.ts';
import {
  both,
  closeSession,
  evaluateSession,
  hashSession,
  openSession,
  promptOf,
  type Session,
  sampleSession,
  stepSession,
  withRegularizers,
} from './session.ts';

const sampleEvery = 100;
const sampleTokens = 140;
/** How long training may hold the worker before commands are read again. */
const turnMs = 30;

const post = (event: WorkerEvent): void => postMessage(event);
const clock = (): number => performance.now();

/** A worker's whole state. */
interface Work {
  readonly session: Session | undefined;
  /** Steps still to take; 0 is standing still. */
  readonly stepsLeft: number;
}

const sideReport = ({ dataLoss, penalties }: StepReport): SideReport => {
  const penalty = Object.values(penalties).reduce((a, b) => a + b, 0);
  return { dataLoss, penalty, objective: dataLoss + penalty };
};

const tellFailure = (error: unknown): void => {
  const message = error instanceof Error ? error.message : String(error);
  const hint = isRidgelineError(error) ? error.hint : undefined;
  post({
    type: 'failed',
    code: isRidgelineError(error) ? error.code : 'E_INTERNAL',
    message,
    ...(hint !== undefined && { hint }),
  });
};

let report = reporter(post, clock);
let evaluatedAt = -1;
let starting: Promise<StartedBackend> | undefined;

const tellEvaluation = (session: Session): void => {
  if (evaluatedAt === session.step) return;
  evaluatedAt = session.step;
  report.evaluation({ step: session.step, ...evaluateSession(session) });
};

const tellSamples = async (session: Session): Promise<void> => {
  const texts = await sampleSession(session, sampleTokens);
  post({ type: 'samples', step: session.step, prompt: promptOf(session), ...texts });
};

const open = async (
  { settings, text }: Extract<Command, { type: 'open' }>,
  before: Session | undefined,
): Promise<Session> => {
  starting ??= startBackend();
  const { name, note } = await starting;
  if (before !== undefined) closeSession(before);
  const session = await openSession(
    configOf(settings),
    text ?? (await import('virtual:moby-dick-excerpt')).default,
  );
  const { run } = session;
  report = reporter(post, clock);
  evaluatedAt = -1;
  post({
    type: 'opened',
    backend: name,
    ...(note !== undefined && { backendNote: note }),
    parameters: countParams(session.sides.plain.state.params),
    vocabulary: run.tokenizer.vocabulary.length,
    characters: charactersOf(run.parts),
    stepsPerEpoch: run.batches.stepsPerEpoch,
  });
  tellEvaluation(session);
  report.flush('at-once');
  await tellSamples(session);
  return session;
};

/** What stands still is told in full. */
const rest = (session: Session): void => {
  tellEvaluation(session);
  report.flush('at-once');
  post({ type: 'idle', finished: session.step >= maxSteps });
};

const obey = async (command: Command, { session, stepsLeft }: Work): Promise<Work> => {
  if (command.type === 'open') return { session: await open(command, session), stepsLeft: 0 };
  if (session === undefined) return { session, stepsLeft };
  const remaining = maxSteps - session.step;
  switch (command.type) {
    case 'regularize':
      post({ type: 'regularized', step: session.step });
      return { session: withRegularizers(session, [...regularizersOf(command.settings)]), stepsLeft };
    case 'play':
      post({ type: 'playing' });
      return { session, stepsLeft: remaining };
    case 'advance':
      return { session, stepsLeft: Math.min(command.steps, remaining) };
    case 'pause':
      rest(session);
      await tellSamples(session);
      return { session, stepsLeft: 0 };
    case 'hash':
      post({ type: 'hash', step: session.step, ...(await hashSession(session)) });
      return { session, stepsLeft };
  }
};

const advance = async (before: Session, stepsLeft: number): Promise<Work> => {
  const start = clock();
  const { session, reports } = stepSession(before);
  const tokens = 2 * session.run.batches.targetsPerBatch;
  report.step({ step: session.step, ...both(reports, sideReport) }, tokens, clock() - start);
  if (session.step % evaluateEvery === 0) tellEvaluation(session);
  if (session.step % sampleEvery === 0) await tellSamples(session);
  report.flush('if-due');
  if (stepsLeft === 1) rest(session);
  return { session, stepsLeft: stepsLeft - 1 };
};

/** Reads commands and takes steps in turn, for ever: one thing at a time, so nothing can come in between. */
const live = async (letters: { take(): Command | undefined; arrival(): Promise<void> }): Promise<never> => {
  let work: Work = { session: undefined, stepsLeft: 0 };
  let turnStart = clock();
  for (;;) {
    try {
      const command = letters.take();
      if (command !== undefined) work = await obey(command, work);
      else if (work.session === undefined || work.stepsLeft === 0) await letters.arrival();
      else work = await advance(work.session, work.stepsLeft);
    } catch (error) {
      // a step that failed may have used up one side: only a new beginning helps
      tellFailure(error);
      work = { session: undefined, stepsLeft: 0 };
    }
    if (clock() - turnStart > turnMs) {
      await nextTask();
      turnStart = clock();
    }
  }
};

const letters = mailbox<Command>();
addEventListener('message', ({ data }: MessageEvent<Command>) => letters.put(data));
void live(letters);
