import { useSignal } from '@preact/signals';
import { type NumberField, numberFields, readNumber } from './settings.ts';

interface NumberEntryProps {
  readonly field: NumberField;
  readonly value: number;
  readonly onValue: (value: number) => void;
  /** Spoken instead of the visible label, where another element shows that. */
  readonly label?: string;
}

/** A number that is typed. What lies outside the limits is refused with a word, and the last good value stays. */
export const NumberEntry = ({ field, value, onValue, label }: NumberEntryProps) => {
  const refused = useSignal<string | undefined>(undefined);
  const { min, max, step } = numberFields[field];
  const read = (input: HTMLInputElement): void => {
    const number = readNumber(field, input.value);
    refused.value =
      number === undefined
        ? `${step >= 1 ? 'A whole number' : 'A number'} from ${min} to ${max}, please.`
        : undefined;
    if (number !== undefined) onValue(number);
  };
  const noteId = `${field}-refused`;
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
        aria-invalid={refused.value !== undefined}
        aria-describedby={refused.value && noteId}
        onChange={({ currentTarget }) => read(currentTarget)}
      />
      {refused.value && (
        <span id={noteId} class="refused" role="alert">
          {refused.value}
        </span>
      )}
    </>
  );
};
