import type { Opened } from '../run/messages.ts';
import { NumberEntry } from '../settings/number-entry.tsx';
import { type NumberField, numberFields, type Settings } from '../settings/settings.ts';
import { opened, prepare, reset, settings } from '../view/store.ts';

const fields = ['characters', 'hidden', 'seed'] as const satisfies readonly NumberField[];

/** What differs between a field and the run that is shown. */
const noteOf = (field: (typeof fields)[number], chosen: Settings, run: Opened | undefined) => {
  if (run === undefined) return undefined;
  if (run.settings[field] !== chosen[field]) return `Waits for a reset: this run has ${run.settings[field]}.`;
  return field === 'characters' && run.characters.train < chosen.characters
    ? `This text has only ${run.characters.train.toLocaleString('en')} to learn from: all of them are used.`
    : undefined;
};

/** What needs a new beginning. */
export const NextRun = () => (
  <details>
    <summary>The next run: size and seed</summary>
    <p>These need new first weights. In the middle of a run they wait for a reset.</p>
    <div class="fields">
      {fields.map((field) => (
        <div key={field} class="field">
          <label for={`${field}-entry`}>{numberFields[field].label}</label>
          <NumberEntry
            field={field}
            value={settings.value[field]}
            onValue={(value) => prepare({ [field]: value })}
            note={noteOf(field, settings.value, opened.value)}
          />
        </div>
      ))}
      <button type="button" onClick={reset}>
        Reset with these
      </button>
    </div>
  </details>
);
