import { effect, signal } from '@preact/signals';
import { firstCharacters } from '@ridgeline/data';
import type { PenaltyKind, Settings } from '../settings/settings.ts';
import { announcementOf } from '../view/caption.ts';
import { answerInWords } from './answer-words.ts';
import type { NamesCommand, NamesEvent } from './messages.ts';
import { isTaskName, startOf, type TaskName } from './tasks.ts';
import { afterNamesEvent, emptyNamesView, type NamesView } from './view.ts';

const taskInAddress = (): TaskName => {
  const asked = location.hash.slice(1);
  return isTaskName(asked) ? asked : 'classification';
};

/** What the page begins with. */
const firstPenalty: PenaltyKind = 'l2';

/** What is chosen. Data flows one way: controls → settings → worker → events → view → page. */
export const task = signal(taskInAddress());
export const settings = signal<Settings>(startOf(task.value, firstPenalty));
export const view = signal<NamesView>(emptyNamesView);
/** What the live region says: at most one sentence every five seconds, and the answer to what was asked. */
export const announcement = signal('');
/** What is wrong with what was asked. */
export const refusal = signal<string | undefined>(undefined);

const announceEveryMs = 5000;
/** More than any name has. */
const longest = 60;

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'names' });

const send = (command: NamesCommand): void => worker.postMessage(command);

export const reset = (): void => {
  view.value = emptyNamesView;
  send({ type: 'open', task: task.value, settings: settings.value });
};

export const play = (): void => send({ type: 'play' });
export const pause = (): void => send({ type: 'pause' });

/** Changes that act on the run as it is, from the next step on. */
export const regularize = (change: Partial<Settings>): void => {
  settings.value = { ...settings.value, ...change };
  send({ type: 'regularize', settings: settings.value });
};

/** Another kind of penalty, at the strength it begins with. */
export const choosePenalty = (penalty: PenaltyKind): void => regularize(startOf(task.value, penalty));

/** Another task begins anew, with the same kind of penalty. */
export const chooseTask = (chosen: TaskName): void => {
  task.value = chosen;
  settings.value = startOf(chosen, settings.value.penalty);
  refusal.value = undefined;
  reset();
};

let awaited = false;

/** Has both models answer what was typed, or says why they cannot. */
export const ask = (typed: string): void => {
  const name = typed.trim().normalize('NFC');
  refusal.value =
    name === ''
      ? 'Type a name first.'
      : firstCharacters(name, longest) !== name
        ? `A name of at most ${longest} characters, please.`
        : undefined;
  if (refusal.value !== undefined) return;
  awaited = true;
  send({ type: 'ask', name });
};

/** Ties the signals to the worker, the address and the live region. */
export const connect = (): void => {
  worker.addEventListener('message', ({ data }: MessageEvent<NamesEvent>) => {
    view.value = afterNamesEvent(view.value, data);
    if (data.type !== 'answered' || !awaited) return;
    awaited = false;
    announcement.value = answerInWords(data);
  });
  worker.addEventListener('error', ({ message }) => {
    view.value = afterNamesEvent(view.value, {
      type: 'failed',
      code: 'E_WORKER',
      message: `The training worker stopped: ${message || 'it could not be loaded'}.`,
    });
  });
  effect(() => history.replaceState(null, '', `#${task.value}`));
  setInterval(() => {
    if (view.value.phase === 'training') announcement.value = announcementOf(view.value, false);
  }, announceEveryMs);
  addEventListener('hashchange', () => chooseTask(taskInAddress()));
  reset();
};
