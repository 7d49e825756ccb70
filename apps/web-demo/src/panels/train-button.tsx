import type { View } from '../view/view.ts';

interface Props {
  readonly phase: View['phase'];
  readonly onPlay: () => void;
  readonly onPause: () => void;
}

/** Whether a run waits for its next step. */
export const canTrain = (phase: View['phase']): boolean => phase === 'ready' || phase === 'paused';

/** Starts a run, pauses it and goes on with it. */
export const TrainButton = ({ phase, onPlay, onPause }: Props) => {
  const training = phase === 'training';
  return (
    // aria-disabled keeps the focus where it is while a run loads or ends
    <button
      type="button"
      class="primary"
      aria-disabled={!(training || canTrain(phase))}
      onClick={() => (training ? onPause() : canTrain(phase) && onPlay())}
    >
      {training ? 'Pause' : phase === 'paused' ? 'Continue' : 'Start'}
    </button>
  );
};
