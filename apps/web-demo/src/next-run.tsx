import { NumberEntry } from './number-entry.tsx';
import { numberFields } from './settings.ts';
import { prepare, reset, settings } from './store.ts';

const fields = ['characters', 'hidden', 'seed'] as const;

/** What needs a new beginning. */
export const NextRun = () => (
  <details>
    <summary>The next run: size and seed</summary>
    <p>These need new first weights, so they wait for a reset.</p>
    <div class="fields">
      {fields.map((field) => (
        <div key={field} class="field">
          <label for={`${field}-entry`}>{numberFields[field].label}</label>
          <NumberEntry
            field={field}
            value={settings.value[field]}
            onValue={(value) => prepare({ [field]: value })}
          />
        </div>
      ))}
      <button type="button" onClick={reset}>
        Reset with these
      </button>
    </div>
  </details>
);
