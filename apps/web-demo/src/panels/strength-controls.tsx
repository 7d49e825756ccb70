import { strengthScale } from '../settings/lambda-scale.ts';
import { NumberEntry } from '../settings/number-entry.tsx';
import { numberFields, type PenaltyOption, type Settings, strengthFields } from '../settings/settings.ts';

interface StrengthProps {
  readonly settings: Settings;
  /** What is moved acts on the run as it is. */
  readonly onChange: (change: Partial<Settings>) => void;
}

type FieldProps = StrengthProps & { readonly field: PenaltyOption };

const LogarithmicSlider = ({ field, settings, onChange }: FieldProps) => {
  const value = settings[field];
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
      onInput={({ currentTarget }) => onChange({ [field]: strengthAt(currentTarget.valueAsNumber) })}
    />
  );
};

const LinearSlider = ({ field, settings, onChange }: FieldProps) => {
  const { min, max, step } = numberFields[field];
  return (
    <input
      id={`${field}-slider`}
      type="range"
      min={min}
      max={max}
      step={step}
      value={settings[field]}
      onInput={({ currentTarget }) => onChange({ [field]: currentTarget.valueAsNumber })}
    />
  );
};

const Strength = (props: FieldProps) => {
  const { field, settings, onChange } = props;
  const { label } = numberFields[field];
  return (
    <div class="field strength">
      <label for={`${field}-slider`}>{label}</label>
      <div class="slider-and-entry">
        {numberFields[field].step === 0 ? <LogarithmicSlider {...props} /> : <LinearSlider {...props} />}
        <NumberEntry
          field={field}
          value={settings[field]}
          label={`${label}, typed`}
          onValue={(value) => onChange({ [field]: value })}
        />
      </div>
    </div>
  );
};

/** The strengths of the chosen penalty. */
export const StrengthControls = (props: StrengthProps) => (
  <>
    {strengthFields(props.settings.penalty).map((field) => (
      <Strength key={field} field={field} {...props} />
    ))}
  </>
);
