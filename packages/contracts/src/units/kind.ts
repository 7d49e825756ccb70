import { RidgelineError } from '../error.ts';
import type { Application } from '../rules/regularizer.ts';
import { requireInRange, requireOneOf } from './checks.ts';
import type { Given, Option, Options, Resolved, UnitOption } from './option.ts';
import type { Spec } from './spec.ts';

/** Which strengths a comparison begins with, from weak to strong, and what else is given along them. */
export interface StrengthPath<T extends Options = Options> {
  /** The option that is the strength. */
  readonly option: string & keyof T;
  readonly values: readonly number[];
  /** Other options that have no default. */
  readonly given?: Partial<Given<T>>;
  /** Where a page begins, which trains a small model on a little text: strong enough for its effect to be seen at once. */
  readonly shown: number;
  /** How a weight penalty acts along the path. */
  readonly as?: Application;
  /** The strongest that makes sense: of a weight penalty in the largest steps of the optimizer, else as it is. */
  readonly top: number;
  /** The weakest of a path by its strongest, where it is to be found out. */
  readonly ratio: number;
}

/** What a kind of unit says of itself. */
export interface Descriptor<T extends Options = Options> {
  /** What it does, in one sentence. */
  readonly about: string;
  /** Its name in reports, if the kind is none: "elastic net". */
  readonly label?: string;
  /** Its formula and units, in one line. */
  readonly formula?: string;
  readonly options: T;
  /** Options that show it. */
  readonly example: Given<T>;
  /** The same elsewhere, by library: `{ PyTorch: 'weight_decay = λ' }`. */
  readonly same?: Readonly<Record<string, string>>;
  /** What may still change: of a trial everything, of what is stable nothing without a major version. */
  readonly stage: Stage;
  /** The version that it first came with. */
  readonly since: string;
  readonly path?: StrengthPath<T>;
  /**
   * Of an optimizer that divides gradients by their size: how far a step without momentum moves a weight, in learning rates; `unknown` where that
   * is no matter of the rate. Absent: as far as the gradient says.
   */
  readonly reach?: number | 'unknown';
  /** Whether it is for gradients of the whole data, so that its rate follows from their curvature. */
  readonly wholeBatch?: true;
}

export const stages = ['trial', 'stable'] as const;
export type Stage = (typeof stages)[number];

type Arguments<T extends Options> =
  Record<string, never> extends Given<T> ? [options?: Given<T>] : [options: Given<T>];

/** A factory with what it says of itself. */
export interface Kind<
  Unit extends { readonly spec: Spec } = { readonly spec: Spec },
  T extends Options = Options,
  Name extends string = string,
> extends Descriptor<T> {
  (...given: Arguments<T>): Unit;
  readonly kind: Name;
}

/** Any kind of a unit, for functions that work on catalogues. */
export type AnyKind<Unit extends { readonly spec: Spec } = { readonly spec: Spec }> = Descriptor & {
  readonly kind: string;
  (options: never): Unit;
};

const checkUnit = (who: string, name: string, { among }: UnitOption, value: unknown): void => {
  const given = value as { readonly kind?: unknown } | null;
  requireOneOf(who, Object.keys(among), { [`${name}.kind`]: given?.kind });
  // the factory of that kind checks its own options
  among[given!.kind as string]!(given as never);
};

const check = (who: string, name: string, option: Option, value: unknown): void => {
  switch (option.type) {
    case 'number':
    case 'integer':
      requireInRange(who, option, { [name]: value });
      return;
    case 'choice':
      requireOneOf(who, option.among, { [name]: value });
      return;
    case 'flag':
      if (typeof value !== 'boolean')
        throw new RidgelineError(
          'E_OPTION',
          `${who}: ${name} must be true or false, got ${JSON.stringify(value)}.`,
        );
      return;
    case 'text':
      if (typeof value !== 'string' || value === '')
        throw new RidgelineError('E_OPTION', `${who}: ${name} must be a text, got ${JSON.stringify(value)}.`);
      return;
    case 'unit':
      checkUnit(who, name, option, value);
      return;
    case 'numbers':
    case 'texts':
    case 'units': {
      if (!Array.isArray(value))
        throw new RidgelineError(
          'E_OPTION',
          `${who}: ${name} must be a list of ${option.type}, got ${JSON.stringify(value)}.`,
        );
      // each is a number, a text or a unit by the same bounds
      const one = { ...option, type: option.type.slice(0, -1) } as Option;
      for (const [i, each] of value.entries()) check(who, `${name}[${i}]`, one, each);
      return;
    }
    // a schedule and transforms check themselves when the unit makes them
    case 'learningRate':
    case 'transforms':
  }
};

/** Options with defaults filled in, every one checked. */
const resolve = <T extends Options>(kind: string, options: T, given: Given<T>): Resolved<T> => {
  const resolved: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(options)) {
    const value =
      (given as Record<string, unknown>)[name] ?? ('default' in option ? option.default : undefined);
    if (value === undefined && option.optional) continue;
    check(kind, name, option, value);
    resolved[name] = value;
  }
  return resolved as Resolved<T>;
};

/**
 * A kind of unit: its factory, with what it says of itself beside it. The factory fills in defaults, checks every option
 * and writes the spec; `make` gets whole options, and gives the unit. From the descriptor follow the
 * configuration and its schema, help, tables, controls, paths of a comparison and the conformance suite.
 *
 * @param make of options that hold. If it gives a `spec`, that is the unit's; else the options are.
 * @returns a factory. @throws `E_RANGE` or `E_OPTION` naming kind and option.
 * @example
 * const l2 = define('l2', {
 *   about: 'Shrinks weights in proportion to their size.',
 *   options: { lambda: { type: 'number', min: 0, about: 'The strength.' } },
 *   example: { lambda: 0.1 }, stage: 'stable', since: '0.1.0',
 * }, ({ lambda }) => ({ gradient: (weights) => mul(lambda, weights) }));
 * l2({ lambda: 0.5 }).spec // { kind: 'l2', lambda: 0.5 }
 */
export const define = <const Name extends string, Made extends object, const T extends Options>(
  kind: Name,
  descriptor: Descriptor<T>,
  make: (options: Resolved<T>) => Made,
): Kind<Made & { readonly spec: Spec }, T, Name> => {
  const factory = (given: Given<T> = {} as Given<T>) => {
    const options = resolve(kind, descriptor.options, given);
    return { spec: { kind, ...options } as unknown as Spec, ...make(options) };
  };
  return Object.assign(factory, { kind, ...descriptor }) as unknown as Kind<
    Made & { readonly spec: Spec },
    T,
    Name
  >;
};
