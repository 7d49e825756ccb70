import { computed, effect, signal } from '@preact/signals';
import type { Command, WorkerEvent } from '../run/messages.ts';
import { defaultsFor, type PenaltyKind, penalties, type Settings } from '../settings/settings.ts';
import { announcementOf } from './caption.ts';
import { endPlayback, playback, playbackView, startPlayback } from './playback.ts';
import { recordedSettings } from './recording.ts';
import { fromHash, toHash } from './url-state.ts';
import { afterEvent, emptyView, stepOf, type View } from './view.ts';

/** The visitor's own text, in place of the book. It is held here and in the worker, nowhere else. */
export interface OwnText {
  readonly name: string;
  readonly text: string;
}

const asked = fromHash(location.hash);

/** What is chosen. Data flows one way: controls → settings → worker → events → view → page. */
export const settings = signal<Settings>(asked.settings);
export const notes = signal<readonly string[]>(asked.notes);
export const ownText = signal<OwnText | undefined>(undefined);
/** The run of this page's worker. */
export const view = signal<View>(emptyView);
/** What the page's own run is made of; it changes with a new run alone. */
export const opened = computed(() => view.value.opened);
/** What the page shows: the recorded run while that is played, else its own. */
export const shown = computed<View>(() => playbackView.value ?? view.value);
/** What the live region says: at most one sentence every five seconds. */
export const announcement = signal('');

const announceEveryMs = 5000;

const worker = new Worker(new URL('../run/worker.ts', import.meta.url), { type: 'module', name: 'training' });

export const send = (command: Command): void => worker.postMessage(command);

/** Calls `listener` with every event of the worker until `signal` ends it. */
export const onEvent = (listener: (event: WorkerEvent) => void, signal?: AbortSignal): void =>
  worker.addEventListener(
    'message',
    ({ data }: MessageEvent<WorkerEvent>) => listener(data),
    signal && { signal },
  );

const open = (): void => {
  view.value = emptyView;
  const text = ownText.value?.text;
  send({ type: 'open', settings: settings.value, ...(text !== undefined && { text }) });
};

export const reset = (): void => {
  endPlayback();
  open();
};

/** Trains here, in place of the recording if that is shown. */
export const play = (): void => {
  endPlayback();
  send({ type: 'play' });
};

/**
 * Changes that act on the run as it is, from the next step on. The recorded run cannot be changed: training begins
 * here instead, so that what was chosen is what is shown.
 */
export const regularize = (change: Partial<Settings>): void => {
  settings.value = { ...settings.value, ...change };
  send({ type: 'regularize', settings: settings.value });
  if (playback.value !== undefined) play();
};

/** Another kind of penalty, at the strength it begins with. */
export const choosePenalty = (penalty: PenaltyKind): void => {
  const { strength } = penalties[penalty];
  regularize({ penalty, ...(strength !== null && { [strength]: defaultsFor(penalty)[strength] }) });
};

/** Changes that need a new beginning: at once where no step would be lost, else they wait for `reset`. */
export const prepare = (change: Partial<Settings>): void => {
  settings.value = { ...settings.value, ...change };
  const recording = playback.value !== undefined;
  if (recording || stepOf(view.value) === 0) reset();
  if (recording) play();
};

export const chooseText = (text: OwnText | undefined): void => {
  ownText.value = text;
  reset();
};

/** Ties the signals to the worker, the address and the live region. */
export const connect = (): void => {
  onEvent((event) => {
    view.value = afterEvent(view.value, event);
    if (stepOf(view.value) > 0) endPlayback();
  });
  worker.addEventListener('error', ({ message }) => {
    view.value = afterEvent(view.value, {
      type: 'failed',
      code: 'E_WORKER',
      message: `The training worker stopped: ${message || 'it could not be loaded'}.`,
    });
  });
  effect(() => {
    const hash = toHash(settings.value);
    // typing and sliding must not fill the history
    history.replaceState(null, '', hash === '' ? `${location.pathname}${location.search}` : `#${hash}`);
  });
  setInterval(() => {
    announcement.value = announcementOf(shown.value, playback.value !== undefined);
  }, announceEveryMs);
  addEventListener('hashchange', () => {
    const next = fromHash(location.hash);
    settings.value = next.settings;
    notes.value = next.notes;
    reset();
  });
  // another run is asked for by the address: the recording would show something else
  if (toHash(settings.value) === toHash(recordedSettings)) startPlayback();
  open();
};
