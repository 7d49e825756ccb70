import { isPenaltyKind, penalties, penaltyKinds } from './settings.ts';
import { choosePenalty, reset, send, settings, view } from './store.ts';
import { StrengthControls } from './strength-controls.tsx';

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
        onClick={() => (training ? send({ type: 'pause' }) : canTrain && send({ type: 'play' }))}
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
    <label for="penalty">Penalty on the second</label>
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

/** What acts at once: the run and the penalty. */
export const RunControls = () => (
  <section class="controls" aria-label="Controls">
    <Buttons />
    <PenaltyChoice />
    <StrengthControls />
    <p class="about">
      {penalties[settings.value.penalty].about} Changes act from the next step; training goes on.
    </p>
  </section>
);
