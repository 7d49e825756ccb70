import { penalties } from '../settings/settings.ts';
import { playback, togglePlayback } from '../view/playback.ts';
import { lastFrame } from '../view/recording.ts';
import { choosePenalty, play, regularize, reset, send, settings, view } from '../view/store.ts';
import { PenaltyChoice } from './penalty-choice.tsx';
import { StrengthControls } from './strength-controls.tsx';
import { canTrain, TrainButton } from './train-button.tsx';

const RecordingButtons = () => {
  const { frame, running } = playback.value!;
  return (
    <div class="buttons">
      <button type="button" class="primary" onClick={play}>
        Train it here, now
      </button>
      <button type="button" class="playback" onClick={togglePlayback}>
        {running ? 'Pause' : frame === lastFrame ? 'Replay' : 'Play'}
      </button>
    </div>
  );
};

const Buttons = () => {
  const { phase } = view.value;
  return (
    <div class="buttons">
      <TrainButton phase={phase} onPlay={play} onPause={() => send({ type: 'pause' })} />
      <button
        type="button"
        aria-disabled={!canTrain(phase)}
        onClick={() => canTrain(phase) && send({ type: 'advance', steps: 1 })}
      >
        Step
      </button>
      <button type="button" onClick={reset}>
        Reset
      </button>
    </div>
  );
};

/** What acts at once: the run and the penalty. It stays in sight on a phone. */
export const RunControls = () => (
  <section class="controls" aria-label="Controls">
    {playback.value ? <RecordingButtons /> : <Buttons />}
    <PenaltyChoice value={settings.value.penalty} onChange={choosePenalty} />
    <StrengthControls settings={settings.value} onChange={regularize} />
  </section>
);

/** What the chosen penalty does. */
export const PenaltyNote = () => (
  <p class="about">
    {penalties[settings.value.penalty].about}{' '}
    {playback.value
      ? 'Move anything, and it trains here.'
      : 'Changes act from the next step; training goes on.'}
  </p>
);
