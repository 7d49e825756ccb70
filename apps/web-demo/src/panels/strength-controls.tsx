import { strengthScale } from '../settings/lambda-scale.ts';
import { NumberEntry } from '../settings/number-entry.tsx';
import { numberFields, type PenaltyOption, strengthFields } from '../settings/settings.ts';
import { regularize, settings } from '../view/store.ts';

const LogarithmicSlider = ({ field }: { readonly field: PenaltyOption }) => {
  const value = settings.value[field];
  const { lastPosition, positionOf, strengthAt } = strengthScale(numberFields[field].max);
  return (
    <input
      id={`${field}-slider`}
      type="range"
      min={0}
      max={lastPosition}
      step={1}
      value={positionOf(value)}
      aria-valuetext={value === 0 ? '0, switched off' : String(value)}
      onInput={({ currentTarget }) => regularize({ [field]: strengthAt(currentTarget.valueAsNumber) })}
    />
  );
};

const LinearSlider = ({ field }: { readonly field: PenaltyOption }) => {
  const { min, max, step } = numberFields[field];
  return (
    <input
      id={`${field}-slider`}
      type="range"
      min={min}
      max={max}
      step={step}
      value={settings.value[field]}
      onInput={({ currentTarget }) => regularize({ [field]: currentTarget.valueAsNumber })}
    />
  );
};

const Strength = ({ field }: { readonly field: PenaltyOption }) => {
  const { label } = numberFields[field];
  return (
    <div class="field strength">
      <label for={`${field}-slider`}>{label}</label>
      <div class="slider-and-entry">
        {numberFields[field].step === 0 ? (
          <LogarithmicSlider field={field} />
        ) : (
          <LinearSlider field={field} />
        )}
        <NumberEntry
          field={field}
          value={settings.value[field]}
          label={`${label}, typed`}
          onValue={(value) => regularize({ [field]: value })}
        />
      </div>
    </div>
  );
};

/** The strengths of the chosen penalty. They act on the run as it is. */
export const StrengthControls = () => (
  <>
    {strengthFields(settings.value.penalty).map((field) => (
      <Strength key={field} field={field} />
    ))}
  </>
);
