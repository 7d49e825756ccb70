import type { Schedule } from '../training/optimizer.ts';
import type { AnyKind } from './kind.ts';
import type { Spec } from './spec.ts';

/** The numbers that an option may be: finite, from `min` or above `above`, to `max` or below `below`. */
export interface Range {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
}

interface Common {
  /** What it is, as a sentence that does not name it: "The share of the lasso: 1 is l1, 0 is l2." */
  readonly about: string;
  /** How it is written in formulas: "λ". */
  readonly symbol?: string;
  /** It may be left out although it has no default. */
  readonly optional?: true;
  /** Where it comes from, if nobody chooses it in a configuration: the size of a vocabulary follows from the data. */
  readonly from?: 'data';
}

export interface NumberOption extends Common, Range {
  readonly type: 'number' | 'integer';
  readonly default?: number;
  /** How a control or a search goes over it: strengths by decades. Linear if not given. */
  readonly scale?: 'linear' | 'logarithmic';
}

export interface ChoiceOption extends Common {
  readonly type: 'choice';
  readonly among: readonly string[];
  readonly default?: string;
}

export interface FlagOption extends Common {
  readonly type: 'flag';
  readonly default?: boolean;
}

/** A name or pattern that the model knows. */
export interface TextOption extends Common {
  readonly type: 'text';
  readonly default?: string;
}

/** A list of texts, none of them empty. */
export interface TextsOption extends Common {
  readonly type: 'texts';
  readonly default?: readonly string[];
}

/** A list of numbers, each in the range. */
export interface NumbersOption extends Common, Range {
  readonly type: 'numbers';
}

/** A learning rate: a number ≥ 0, a schedule, or its spec. */
export interface LearningRateOption extends Common {
  readonly type: 'learningRate';
}

/** Optimizers one after the other, by their specs. */
export interface TransformsOption extends Common {
  readonly type: 'transforms';
}

/** One unit of a catalogue, by its kind and options. */
export interface UnitOption extends Common {
  readonly type: 'unit';
  readonly among: Readonly<Record<string, AnyKind>>;
  readonly default?: Spec;
}

/** Units of a catalogue, one after the other. */
export interface UnitsOption extends Common {
  readonly type: 'units';
  readonly among: Readonly<Record<string, AnyKind>>;
  readonly default?: readonly Spec[];
}

/** One option of a kind as plain data: schemas, checks, help, controls and tables are made of it. */
export type Option =
  | NumberOption
  | ChoiceOption
  | FlagOption
  | TextOption
  | TextsOption
  | NumbersOption
  | LearningRateOption
  | TransformsOption
  | UnitOption
  | UnitsOption;

export type Options = Readonly<Record<string, Option>>;

/** The specs of a catalogue, told apart by `kind`. */
export type SpecOf<C> = {
  [K in keyof C]: C[K] extends { readonly options: infer T extends Options }
    ? { readonly kind: K } & {
        readonly [O in Exclude<keyof T, Keys<T, MayBeAbsent>>]: ValueOf<T[O]>;
      } & { readonly [O in Keys<T, MayBeAbsent>]?: ValueOf<T[O]> | undefined }
    : never;
}[keyof C];

/** What an option is in code. */
export type ValueOf<O> = O extends { readonly type: 'unit' | 'units'; readonly among: infer C }
  ? O extends { readonly type: 'unit' }
    ? AnySpecOf<C>
    : readonly AnySpecOf<C>[]
  : O extends { readonly type: 'number' | 'integer' }
    ? number
    : O extends { readonly among: readonly (infer Word)[] }
      ? Word
      : O extends { readonly type: 'flag' }
        ? boolean
        : O extends { readonly type: 'text' }
          ? string
          : O extends { readonly type: 'texts' }
            ? readonly string[]
            : O extends { readonly type: 'numbers' }
              ? readonly number[]
              : O extends { readonly type: 'learningRate' }
                ? number | Schedule | Spec
                : readonly Spec[];

type AnySpecOf<C> = string extends keyof C ? { readonly kind: string } : SpecOf<C>;

/** What an option is as a caller gives it: a unit with the options that have no default. */
type GivenValueOf<O> = O extends { readonly type: 'unit' | 'units'; readonly among: infer C }
  ? O extends { readonly type: 'unit' }
    ? GivenSpecOf<C>
    : readonly GivenSpecOf<C>[]
  : ValueOf<O>;

/** The specs of a catalogue as a caller writes them: what has a default may be left out. */
export type GivenSpecOf<C> = string extends keyof C
  ? { readonly kind: string }
  : {
      [K in keyof C]: C[K] extends { readonly options: infer T extends Options }
        ? { readonly kind: K } & OrUndefined<Given<T>>
        : never;
    }[keyof C];

type OrUndefined<T> = { readonly [K in keyof T]: T[K] | undefined };

type Keys<T, Which> = { [K in keyof T]: T[K] extends Which ? K : never }[keyof T];
type WithDefault = { readonly default: unknown };
type MayBeAbsent = { readonly optional: true };

/** Options as a caller gives them: those with a default may be left out. */
export type Given<T extends Options> = {
  readonly [K in Exclude<keyof T, Keys<T, WithDefault | MayBeAbsent>>]: GivenValueOf<T[K]>;
} & { readonly [K in Keys<T, WithDefault | MayBeAbsent>]?: GivenValueOf<T[K]> };

/** Options as a unit is made of them: defaults filled in. */
export type Resolved<T extends Options> = {
  readonly [K in Exclude<keyof T, Keys<T, MayBeAbsent>>]: ValueOf<T[K]>;
} & { readonly [K in Keys<T, MayBeAbsent>]?: ValueOf<T[K]> };
