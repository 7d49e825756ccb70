import kinds from './penalties.json';

type Kinds = typeof kinds;
/** The options of some kind: the strength, and what is given beside it. */
export type PenaltyOption = { [K in keyof Kinds]: keyof Kinds[K]['options'] }[keyof Kinds];

/** Everything a visitor can choose, but for the text: the numbers of every penalty, of which those of `penalty` act. */
export interface Settings extends Readonly<Record<PenaltyOption, number>> {
  readonly penalty: PenaltyKind;
  readonly hidden: number;
  /** Characters to learn from. */
  readonly characters: number;
  readonly seed: number;
}

interface OptionField {
  readonly label: string;
  readonly symbol: string | null;
  readonly isLogarithmic: boolean;
  readonly min: number;
  readonly max: number;
  readonly start: number;
}

/** A kind of penalty: what it is called alone and within a sentence, its strength, and its numbers. */
interface Penalty {
  readonly label: string;
  readonly name: string;
  readonly about: string;
  readonly strength: PenaltyOption | null;
  readonly options: Readonly<Partial<Record<PenaltyOption, OptionField>>>;
  /** What stands in a configuration beside the numbers. */
  readonly rule: Readonly<Record<string, unknown>> | null;
}

const none: Penalty = {
  label: 'No penalty',
  name: 'no penalty',
  about: 'Both sides are the same run.',
  strength: null,
  options: {},
  rule: null,
};

export type PenaltyKind = keyof Kinds | 'none';

export const penalties: Readonly<Record<PenaltyKind, Penalty>> = {
  none,
  ...(kinds as Record<keyof Kinds, Penalty>),
};

export const penaltyKinds = Object.keys(penalties) as PenaltyKind[];

export const isPenaltyKind = (text: string): text is PenaltyKind => Object.hasOwn(penalties, text);

interface NumberFieldLimits {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  /** 0 allows any number between. */
  readonly step: number;
}

const optionFieldsOf = ({ options }: Penalty) => Object.entries(options) as [PenaltyOption, OptionField][];

const allOptionFields = Object.values(penalties).flatMap(optionFieldsOf);

/** What several kinds have in common reaches as far as any of them. */
const endsOf = (name: PenaltyOption): Pick<NumberFieldLimits, 'min' | 'max'> => {
  const fields = allOptionFields.flatMap(([other, field]) => (other === name ? [field] : []));
  return { min: Math.min(...fields.map(({ min }) => min)), max: Math.max(...fields.map(({ max }) => max)) };
};

const optionFields = Object.fromEntries(
  allOptionFields.map(([name, { label, isLogarithmic }]) => [
    name,
    { label, ...endsOf(name), step: isLogarithmic ? 0 : 0.05 },
  ]),
) as Record<PenaltyOption, NumberFieldLimits>;

/** The limits of every number, for the controls and for the address alike. */
export const numberFields = {
  ...optionFields,
  hidden: { label: 'Hidden units', min: 16, max: 256, step: 16 },
  characters: { label: 'Characters to learn from', min: 2000, max: 80_000, step: 1000 },
  seed: { label: 'Seed', min: 0, max: 999_999, step: 1 },
} as const satisfies Readonly<Record<string, NumberFieldLimits>>;

export type NumberField = keyof typeof numberFields;

/** Where the numbers of a kind of penalty begin. */
const startsOf = (penalty: PenaltyKind): Readonly<Partial<Record<PenaltyOption, number>>> =>
  Object.fromEntries(Object.entries(penalties[penalty].options).map(([name, { start }]) => [name, start]));

/** The settings that a kind of penalty begins with. */
export const defaultsFor = (penalty: PenaltyKind): Settings => ({
  ...(Object.assign({}, ...penaltyKinds.map(startsOf)) as Record<PenaltyOption, number>),
  ...startsOf(penalty),
  penalty,
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

/** The numbers that act in a kind of penalty, its strength first. */
export const strengthFields = (penalty: PenaltyKind): readonly PenaltyOption[] =>
  Object.keys(penalties[penalty].options) as PenaltyOption[];

/** True if the right side differs from the left. */
export const isPenalised = (settings: Settings): boolean => {
  const { strength } = penalties[settings.penalty];
  return strength !== null && settings[strength] > 0;
};

/** `L1, λ = 0.3`, as it stands within a sentence; what does not act is no penalty. */
export const describePenalty = (settings: Settings): string => {
  if (!isPenalised(settings)) return none.name;
  const { name } = penalties[settings.penalty];
  const numbers = optionFieldsOf(penalties[settings.penalty]).map(([option, { symbol }]) =>
    // no line break within “λ = 0.3”
    symbol === null ? ` ${settings[option]}` : `, ${symbol}\u00a0=\u00a0${settings[option]}`,
  );
  return `${name}${numbers.join('')}`;
};
