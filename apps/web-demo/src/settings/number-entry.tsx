import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { type NumberField, numberFields, readNumber } from './settings.ts';

interface NumberEntryProps {
  readonly field: NumberField;
  readonly value: number;
  readonly onValue: (value: number) => void;
  /** Spoken instead of the visible label, where another element shows that. */
  readonly label?: string;
  /** What there is to say of a value that was taken. */
  readonly note?: string | undefined;
}

const refusal = (field: NumberField, typed: string, used: number): string => {
  const { min, max, step } = numberFields[field];
  // a field for numbers gives no text for what is none
  const what = typed === '' ? 'That is not a number.' : `${typed.slice(0, 12)} is not taken.`;
  return `${what} ${step >= 1 ? 'A whole number' : 'A number'} from ${min} to ${max}, please. ${used} stays.`;
};

/** A number that is typed. What lies outside the limits is refused with a word, and the value in use stands again. */
export const NumberEntry = ({ field, value, onValue, label, note }: NumberEntryProps) => {
  const refused = useSignal<string | undefined>(undefined);
  // no signal: to show the field anew would take away what is being typed
  const typed = useRef(false);
  const { min, max, step } = numberFields[field];
  const read = (input: HTMLInputElement): void => {
    if (!typed.current) return;
    typed.current = false;
    const number = readNumber(field, input.value);
    refused.value = number === undefined ? refusal(field, input.value, value) : undefined;
    if (number === undefined) input.value = String(value);
    else onValue(number);
  };
  const noteId = `${field}-note`;
  const words = refused.value ?? note;
  return (
    <>
      <input
        id={`${field}-entry`}
        class="entry"
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step={step === 0 ? 'any' : step}
        value={value}
        aria-label={label}
        aria-describedby={words && noteId}
        onInput={() => (typed.current = true)}
        onChange={({ currentTarget }) => read(currentTarget)}
        // a refused value that is typed once more is no change for the browser
        onBlur={({ currentTarget }) => read(currentTarget)}
        onKeyDown={({ key, currentTarget }) => key === 'Enter' && read(currentTarget)}
      />
      <span id={noteId} class="refused" role="alert">
        {words}
      </span>
    </>
  );
};
