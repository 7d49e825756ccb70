import type { Recording } from './record-run.ts';
import frames from './recording.json';
import type { Settings } from './settings.ts';
import { afterEvent, emptyView, type View } from './view.ts';

/** The recorded run as the page would have shown it after each evaluation. */
export const recordedViews: readonly View[] = (() => {
  let view = emptyView;
  return (frames as unknown as Recording).map((events) => (view = events.reduce(afterEvent, view)));
})();

export const recordedSettings: Settings = recordedViews[0]!.opened!.settings;

/** Before it there is hardly a curve to see. */
export const firstFrame = 2;
export const lastFrame = recordedViews.length - 1;
