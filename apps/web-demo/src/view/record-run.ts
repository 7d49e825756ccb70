import type { StepEntry, WorkerEvent } from '../run/messages.ts';
import { closeSession, stepSession } from '../run/pair-session.ts';
import { configOf, evaluateEvery } from '../run/run-config.ts';
import { openSession, type TextSession } from '../run/session.ts';
import { evaluationOf, openedBy, samplesOf, stepEntryOf, weightsOf } from '../run/session-events.ts';
import { defaults, type Settings } from '../settings/settings.ts';

/** Enough digits for every number on the page. */
const rounded = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_, part) =>
      typeof part === 'number' && !Number.isInteger(part) ? Number(part.toPrecision(4)) : part,
    ),
  );

/** A run as the page's worker would tell it: for each evaluation the events that lead to it. */
export type Recording = readonly (readonly WorkerEvent[])[];

interface RecordOptions {
  readonly text: string;
  readonly settings: Settings;
  readonly steps: number;
  /** Steps between two samples. */
  readonly sampleEvery: number;
}

/** The run in `recording.json`: what the page itself would begin with, long enough to see the curves part. */
export const recorded = { settings: defaults, steps: 400, sampleEvery: 100 } as const;

/** Trains both sides and writes down what the page shows of them. The backend must have been started. */
export const recordRun = async ({
  text,
  settings,
  steps,
  sampleEvery,
}: RecordOptions): Promise<Recording> => {
  let session: TextSession = await openSession(configOf(settings), text);
  const frames: WorkerEvent[][] = [];
  const tell = async (before: readonly WorkerEvent[], entries: readonly StepEntry[]): Promise<void> => {
    const progress: WorkerEvent = {
      type: 'progress',
      steps: entries,
      evaluations: [await evaluationOf(session)],
      tokensPerSecond: 0,
    };
    const frame = rounded([...before, progress, await weightsOf(session)]);
    if (session.step > 0 && session.step % sampleEvery === 0) frame.push(await samplesOf(session));
    frames.push(frame);
  };
  await tell([{ ...openedBy(session, settings), backend: 'wasm' }], []);
  while (session.step < steps) {
    const { session: after, reports } = await stepSession(session);
    session = after;
    if (session.step % evaluateEvery === 0) await tell([], [stepEntryOf(session, reports)]);
  }
  closeSession(session);
  return frames;
};
