import { isPenaltyKind, type PenaltyKind, penalties, penaltyKinds } from '../settings/settings.ts';

interface PenaltyChoiceProps {
  readonly value: PenaltyKind;
  readonly onChange: (penalty: PenaltyKind) => void;
}

/** Which penalty acts on the second side. */
export const PenaltyChoice = ({ value, onChange }: PenaltyChoiceProps) => (
  <div class="field">
    <label for="penalty">
      Penalty<span class="long"> on the second</span>
    </label>
    <select
      id="penalty"
      value={value}
      onChange={({ currentTarget }) => isPenaltyKind(currentTarget.value) && onChange(currentTarget.value)}
    >
      {penaltyKinds.map((kind) => (
        <option key={kind} value={kind}>
          {penalties[kind].label}
        </option>
      ))}
    </select>
  </div>
);
