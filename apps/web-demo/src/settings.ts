/** Everything a visitor can choose, but for the text. */
export interface Settings {
  readonly penalty: PenaltyKind;
  /** λ of the weight penalties. */
  readonly lambda: number;
  /** Elastic net: the share of L1. */
  readonly alpha: number;
  /** Dropout: the share of activations set to zero. */
  readonly rate: number;
  readonly hidden: number;
  /** Characters to learn from. */
  readonly characters: number;
  readonly seed: number;
}

/** What a kind of penalty is called, alone and within a sentence, how it acts, and the strength to begin with. */
export const penalties = {
  none: { label: 'No penalty', name: 'no penalty', lambda: 0, about: 'Both sides are the same run.' },
  l1: {
    label: 'L1',
    name: 'L1',
    lambda: 0.3,
    about: 'After each step every weight moves λ·η towards zero and stops there: exact zeros.',
  },
  l2: {
    label: 'L2',
    name: 'L2',
    lambda: 1,
    about: 'Beside each step every weight is multiplied by 1 − λ·η: small weights, no zeros.',
  },
  elasticNet: {
    label: 'Elastic net',
    name: 'elastic net',
    lambda: 0.5,
    about: 'After each step both: λ·α·η towards zero, then a shrinking by λ·(1 − α)·η.',
  },
  dropout: {
    label: 'Dropout',
    name: 'dropout',
    lambda: 0,
    about: 'While learning, each output of the recurrent layer is set to zero with this chance.',
  },
} as const;

export type PenaltyKind = keyof typeof penalties;

export const penaltyKinds = Object.keys(penalties) as PenaltyKind[];

export const isPenaltyKind = (text: string): text is PenaltyKind => Object.hasOwn(penalties, text);

/** The limits of every number, for the controls and for the address alike. `step: 0` allows any number between. */
export const numberFields = {
  lambda: { label: 'Strength λ', min: 0, max: 10, step: 0 },
  alpha: { label: 'Share of L1, α', min: 0, max: 1, step: 0.05 },
  rate: { label: 'Dropout rate', min: 0, max: 0.9, step: 0.05 },
  hidden: { label: 'Hidden units', min: 16, max: 256, step: 16 },
  characters: { label: 'Characters to learn from', min: 2000, max: 80_000, step: 1000 },
  seed: { label: 'Seed', min: 0, max: 999_999, step: 1 },
} as const;

export type NumberField = keyof typeof numberFields;

/** The settings that a kind of penalty begins with. */
export const defaultsFor = (penalty: PenaltyKind): Settings => ({
  penalty,
  lambda: penalties[penalty].lambda,
  alpha: 0.5,
  rate: 0.5,
  hidden: 128,
  characters: 8000,
  seed: 1,
});

export const defaults = defaultsFor('l1');

/** The number that a text stands for, or `undefined` if it is none or lies outside the field's limits. */
export const readNumber = (field: NumberField, text: string): number | undefined => {
  const { min, max, step } = numberFields[field];
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= min && value <= max)) return undefined;
  // integers stay integers; finer steps are only what the arrow keys do
  return step >= 1 && !Number.isInteger(value) ? undefined : value;
};

/** The numbers that act in a kind of penalty. */
export const strengthFields = (penalty: PenaltyKind): readonly NumberField[] =>
  penalty === 'none'
    ? []
    : penalty === 'dropout'
      ? ['rate']
      : penalty === 'elasticNet'
        ? ['lambda', 'alpha']
        : ['lambda'];

/** True if the right side differs from the left. */
export const isPenalised = ({ penalty, lambda, rate }: Settings): boolean =>
  penalty === 'dropout' ? rate > 0 : penalty !== 'none' && lambda > 0;

/** `L1, λ = 0.3`, as it stands within a sentence; what does not act is no penalty. */
export const describePenalty = (settings: Settings): string => {
  const { penalty, lambda, alpha, rate } = settings;
  if (!isPenalised(settings)) return penalties.none.name;
  const { name } = penalties[penalty];
  if (penalty === 'dropout') return `${name} ${rate}`;
  // no line break within “λ = 0.3”
  const equation = (symbol: string, value: number): string => `${symbol}\u00a0=\u00a0${value}`;
  const share = penalty === 'elasticNet' ? `, ${equation('α', alpha)}` : '';
  return `${name}, ${equation('λ', lambda)}${share}`;
};
