import { isPenaltyKind, penalties, penaltyKinds } from '../settings/settings.ts';
import { playback, togglePlayback } from '../view/playback.ts';
import { lastFrame } from '../view/recording.ts';
import { choosePenalty, play, reset, send, settings, view } from '../view/store.ts';
import { StrengthControls } from './strength-controls.tsx';

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
  const training = phase === 'training';
  const canTrain = phase === 'ready' || phase === 'paused';
  return (
    <div class="buttons">
      {/* aria-disabled keeps the focus where it is while a run loads or ends */}
      <button
        type="button"
        class="primary"
        aria-disabled={!(training || canTrain)}
        onClick={() => (training ? send({ type: 'pause' }) : canTrain && play())}
      >
        {training ? 'Pause' : phase === 'paused' ? 'Continue' : 'Start'}
      </button>
      <button
        type="button"
        aria-disabled={!canTrain}
        onClick={() => canTrain && send({ type: 'advance', steps: 1 })}
      >
        Step
      </button>
      <button type="button" onClick={reset}>
        Reset
      </button>
    </div>
  );
};

const PenaltyChoice = () => (
  <div class="field">
    <label for="penalty">
      Penalty<span class="long"> on the second</span>
    </label>
    <select
      id="penalty"
      value={settings.value.penalty}
      onChange={({ currentTarget: { value } }) => isPenaltyKind(value) && choosePenalty(value)}
    >
      {penaltyKinds.map((kind) => (
        <option key={kind} value={kind}>
          {penalties[kind].label}
        </option>
      ))}
    </select>
  </div>
);

/** What acts at once: the run and the penalty. It stays in sight on a phone. */
export const RunControls = () => (
  <section class="controls" aria-label="Controls">
    {playback.value ? <RecordingButtons /> : <Buttons />}
    <PenaltyChoice />
    <StrengthControls />
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
