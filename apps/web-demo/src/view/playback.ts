import { computed, signal } from '@preact/signals';
import { firstFrame, lastFrame, recordedViews } from './recording.ts';
import type { View } from './view.ts';

/** Where the recorded run stands while it is shown. */
interface Playback {
  readonly frame: number;
  readonly running: boolean;
}

export const playback = signal<Playback | undefined>(undefined);

export const playbackView = computed<View | undefined>(
  () => playback.value && recordedViews[playback.value.frame],
);

const frameMs = 250;
let timer: ReturnType<typeof setInterval> | undefined;

/** Shows one moment of the recorded run, standing still. */
export const showFrame = (frame: number): void => {
  clearInterval(timer);
  playback.value = { frame, running: false };
};

const playFrom = (frame: number): void => {
  showFrame(frame);
  playback.value = { frame, running: true };
  timer = setInterval(() => {
    const next = playback.value!.frame + 1;
    if (next >= lastFrame) showFrame(lastFrame);
    else playback.value = { frame: next, running: true };
  }, frameMs);
};

/** Shows the recorded run: moving, or its end for those who asked their system for less motion. */
export const startPlayback = (): void => {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) showFrame(lastFrame);
  else playFrom(firstFrame);
};

/** Stops it where it is, goes on, or plays it again from its beginning. */
export const togglePlayback = (): void => {
  const { frame, running } = playback.value!;
  if (running) showFrame(frame);
  else playFrom(frame === lastFrame ? firstFrame : frame);
};

export const endPlayback = (): void => {
  clearInterval(timer);
  playback.value = undefined;
};
