import { describePenalty } from '../settings/settings.ts';
import { playback, showFrame } from '../view/playback.ts';
import { lastFrame, recordedSettings, recordedViews } from '../view/recording.ts';
import { stepOf } from '../view/view.ts';

/** Says that what is shown was recorded, and lets one go through it. */
export const RecordingNote = () => {
  if (playback.value === undefined) return null;
  const { frame } = playback.value;
  const { seed, hidden } = recordedSettings;
  const step = stepOf(recordedViews[frame]!);
  return (
    <div class="recording">
      <p>
        <strong>A recorded run:</strong> {describePenalty(recordedSettings)}, {hidden} hidden units, seed{' '}
        {seed}. Nothing trains yet.
      </p>
      <label>
        <span>
          Step <output>{step}</output>
        </span>
        <input
          id="recorded-step"
          type="range"
          min={0}
          max={lastFrame}
          step={1}
          value={frame}
          aria-label="Step of the recording"
          aria-valuetext={`step ${step}`}
          onInput={({ currentTarget }) => showFrame(currentTarget.valueAsNumber)}
        />
      </label>
    </div>
  );
};
