import { defaults, type Settings } from '../settings/settings.ts';
import type { Recording } from './record-run.ts';
import frames from './recording.json';
import { afterEvent, emptyView, type View } from './view.ts';

/** The recording, in which numbers of penalties that came after it begin as they do in the page. */
export const recording: Recording = (frames as unknown as Recording).map((events) =>
  events.map((event) =>
    event.type === 'opened' ? { ...event, settings: { ...defaults, ...event.settings } } : event,
  ),
);

/** The recorded run as the page would have shown it after each evaluation. */
export const recordedViews: readonly View[] = (() => {
  let view = emptyView;
  return recording.map((events) => (view = events.reduce(afterEvent, view)));
})();

export const recordedSettings: Settings = recordedViews[0]!.opened!.settings;

/** Before it there is hardly a curve to see. */
export const firstFrame = 2;
export const lastFrame = recordedViews.length - 1;
