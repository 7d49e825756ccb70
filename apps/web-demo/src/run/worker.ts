import { type StartedBackend, startBackend } from './backend.ts';
import { live } from './loop.ts';
import { mailbox } from './mailbox.ts';
import type { Command, WorkerEvent } from './messages.ts';
import { closeSession, hashSession, stepSession, withRegularizers } from './pair-session.ts';
import { reporter } from './reporter.ts';
import { configOf, evaluateEvery, maxSteps, regularizersOf } from './run-config.ts';
import { openSession, type TextSession } from './session.ts';
import { evaluationOf, openedBy, samplesOf, stepEntryOf, weightsOf } from './session-events.ts';

const sampleEvery = 100;

const post = (event: WorkerEvent): void => postMessage(event);
const clock = (): number => performance.now();

/** A worker's whole state. */
interface Work {
  readonly session: TextSession | undefined;
  /** Steps still to take; 0 is standing still. */
  readonly stepsLeft: number;
}

let report = reporter(post, clock);
let evaluatedAt = -1;
let starting: Promise<StartedBackend> | undefined;

const tellEvaluation = async (session: TextSession): Promise<void> => {
  if (evaluatedAt === session.step) return;
  evaluatedAt = session.step;
  report.evaluation(await evaluationOf(session));
  report.weights(await weightsOf(session));
};

const tellSamples = async (session: TextSession): Promise<void> => post(await samplesOf(session));

const open = async (
  { settings, text }: Extract<Command, { type: 'open' }>,
  before: TextSession | undefined,
): Promise<TextSession> => {
  starting ??= startBackend();
  const { name, kernels, note } = await starting;
  if (before !== undefined) closeSession(before);
  const session = await openSession(
    configOf(settings),
    text ?? (await import('virtual:moby-dick-excerpt')).default,
  );
  report = reporter(post, clock);
  evaluatedAt = -1;
  post({
    ...openedBy(session, settings),
    backend: name,
    ...(kernels && { kernels }),
    ...(note !== undefined && { backendNote: note }),
  });
  await tellEvaluation(session);
  report.flush('at-once');
  await tellSamples(session);
  return session;
};

/** What stands still is told in full. */
const rest = async (session: TextSession): Promise<void> => {
  await tellEvaluation(session);
  report.flush('at-once');
  post({ type: 'idle', finished: session.step >= maxSteps });
};

const obey = async (command: Command, { session, stepsLeft }: Work): Promise<Work> => {
  if (command.type === 'open') return { session: await open(command, session), stepsLeft: 0 };
  if (session === undefined) return { session, stepsLeft };
  const remaining = maxSteps - session.step;
  switch (command.type) {
    case 'regularize':
      post({ type: 'regularized', step: session.step, settings: command.settings });
      return { session: withRegularizers(session, regularizersOf(command.settings)), stepsLeft };
    case 'play':
      post({ type: 'playing' });
      return { session, stepsLeft: remaining };
    case 'advance':
      return { session, stepsLeft: Math.min(command.steps, remaining) };
    case 'pause':
      await rest(session);
      await tellSamples(session);
      return { session, stepsLeft: 0 };
    case 'hash':
      post({ type: 'hash', step: session.step, ...(await hashSession(session)) });
      return { session, stepsLeft };
  }
};

const advance = async ({ session: before, stepsLeft }: Work): Promise<Work> => {
  const start = clock();
  const { session, reports } = await stepSession(before!);
  const tokens = 2 * session.run.batches.targetsPerBatch;
  report.step(stepEntryOf(session, reports), tokens, clock() - start);
  if (session.step % evaluateEvery === 0) await tellEvaluation(session);
  if (session.step % sampleEvery === 0) await tellSamples(session);
  report.flush('if-due');
  if (stepsLeft === 1) await rest(session);
  return { session, stepsLeft: stepsLeft - 1 };
};

const letters = mailbox<Command>();
addEventListener('message', ({ data }: MessageEvent<Command>) => letters.put(data));
void live(letters, {
  nothing: { session: undefined, stepsLeft: 0 },
  rests: ({ session, stepsLeft }: Work) => session === undefined || stepsLeft === 0,
  obey,
  advance,
  tell: post,
});
