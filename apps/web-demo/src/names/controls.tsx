import { PenaltyChoice } from '../panels/penalty-choice.tsx';
import { StrengthControls } from '../panels/strength-controls.tsx';
import { TrainButton } from '../panels/train-button.tsx';
import { choosePenalty, chooseTask, pause, play, regularize, reset, settings, task, view } from './store.ts';
import { isTaskName, nameTasks, taskNames } from './tasks.ts';

const Buttons = () => (
  <div class="buttons">
    <TrainButton phase={view.value.phase} onPlay={play} onPause={pause} />
    <button type="button" onClick={reset}>
      Reset
    </button>
  </div>
);

const TaskChoice = () => (
  <div class="field">
    <label for="task">Task</label>
    <select
      id="task"
      value={task.value}
      onChange={({ currentTarget: { value } }) => isTaskName(value) && chooseTask(value)}
    >
      {taskNames.map((name) => (
        <option key={name} value={name}>
          {nameTasks[name].label}
        </option>
      ))}
    </select>
  </div>
);

/** Another task begins anew; a penalty and its strength act on the run as it is. */
export const Controls = () => (
  <section class="controls names" aria-label="Controls">
    <Buttons />
    <TaskChoice />
    <PenaltyChoice value={settings.value.penalty} onChange={choosePenalty} />
    <StrengthControls settings={settings.value} onChange={regularize} />
  </section>
);
