import { countParams } from '@ridgeline/tensors';
import { type StartedBackend, startBackend } from '../run/backend.ts';
import { live } from '../run/loop.ts';
import { mailbox } from '../run/mailbox.ts';
import {
  beginSession,
  closeSession,
  evaluateSession,
  inTurn,
  type Session,
  stepSession,
  withRegularizers,
} from '../run/pair-session.ts';
import { evaluateEvery, regularizersOf } from '../run/run-config.ts';
import type { NamesCommand, NamesEvent } from './messages.ts';
import { openRoom, type Room } from './rooms.ts';
import { nameTasks, type TaskName } from './tasks.ts';

/** Steps between tests, which take longer than an evaluation. */
const testEvery = 5 * evaluateEvery;

/** Each table is a module of its own, so that one is loaded. */
const tables = {
  classification: () => import('virtual:first-names'),
  translation: () => import('virtual:locale-names'),
} as const satisfies Readonly<Record<TaskName, unknown>>;

const post = (event: NamesEvent): void => postMessage(event);

/** A run that is open. */
interface Open {
  readonly task: TaskName;
  readonly room: Room;
  readonly session: Session;
  /** Steps still to take; 0 is standing still. */
  readonly stepsLeft: number;
  /** What was asked last: it is answered anew as the models learn. */
  readonly name?: string;
}

/** Nothing before the first command, and after a failure. */
type Work = Open | undefined;

let starting: Promise<StartedBackend> | undefined;

const tellEvaluation = async ({ session }: Open): Promise<void> =>
  post({ type: 'evaluated', entry: { step: session.step, ...(await evaluateSession(session)) } });

const tellAnswer = async ({ room, session, name }: Open): Promise<void> => {
  if (name === undefined) return;
  const known = new Set(room.vocabulary);
  post({
    type: 'answered',
    name,
    step: session.step,
    unknown: [...new Set(name)].filter((character) => !known.has(character)),
    ...(await inTurn(session.sides, ({ state }) => room.answer(state.params, name))),
  });
};

/** What the models can do so far. */
const tellTest = async (open: Open): Promise<void> => {
  const { room, session } = open;
  const shares = await inTurn(session.sides, ({ state }) => room.rightShare(state.params));
  post({ type: 'tested', step: session.step, ...shares });
  await tellAnswer(open);
};

const begin = async (
  { task, settings }: Extract<NamesCommand, { type: 'open' }>,
  before: Work,
): Promise<Open> => {
  starting ??= startBackend();
  const { name, kernels, note } = await starting;
  if (before !== undefined) closeSession(before.session);
  const room = await openRoom(task, settings, (await tables[task]()).default);
  const session = beginSession(room.run);
  post({
    type: 'opened',
    task,
    settings,
    backend: name,
    ...(kernels && { kernels }),
    ...(note !== undefined && { backendNote: note }),
    parameters: countParams(session.sides.plain.state.params),
    names: room.names,
  });
  const opened = { task, room, session, stepsLeft: 0 };
  await tellEvaluation(opened);
  return opened;
};

const rest = async (open: Open): Promise<void> => {
  const { task, session } = open;
  if (session.step % evaluateEvery !== 0) await tellEvaluation(open);
  if (session.step % testEvery !== 0) await tellTest(open);
  post({ type: 'idle', finished: session.step >= nameTasks[task].steps });
};

const obey = async (command: NamesCommand, work: Work): Promise<Work> => {
  if (command.type === 'open') return begin(command, work);
  if (work === undefined) return work;
  const { task, session } = work;
  switch (command.type) {
    case 'regularize':
      post({ type: 'regularized', step: session.step, settings: command.settings });
      return { ...work, session: withRegularizers(session, regularizersOf(command.settings)) };
    case 'play':
      post({ type: 'playing' });
      return { ...work, stepsLeft: nameTasks[task].steps - session.step };
    case 'pause':
      await rest(work);
      return { ...work, stepsLeft: 0 };
    case 'ask': {
      const asked = { ...work, name: command.name };
      await tellAnswer(asked);
      return asked;
    }
  }
};

const advance = async (work: Work): Promise<Work> => {
  const before = work!;
  const { session } = await stepSession(before.session);
  const after = { ...before, session, stepsLeft: before.stepsLeft - 1 };
  if (session.step % evaluateEvery === 0) await tellEvaluation(after);
  if (session.step % testEvery === 0) await tellTest(after);
  if (after.stepsLeft === 0) await rest(after);
  return after;
};

const letters = mailbox<NamesCommand>();
addEventListener('message', ({ data }: MessageEvent<NamesCommand>) => letters.put(data));
void live<NamesCommand, Work>(letters, {
  nothing: undefined,
  rests: (work) => work === undefined || work.stepsLeft === 0,
  obey,
  advance,
  tell: post,
});
