import type { AnyKind, Option, Options, Range, SpecOf, ValueOf } from '@ridgeline/contracts';
import { schedules } from '@ridgeline/optimizers';
import { z } from 'zod';

/** A schema of an option, whose input may be left out where there is a default. */
type SchemaOf<O> = O extends { readonly optional: true }
  ? z.ZodOptional<z.ZodType<ConfigValue<O>, ConfigValue<O>>>
  : O extends { readonly default: unknown }
    ? z.ZodDefault<z.ZodType<ConfigValue<O>, ConfigValue<O>>>
    : z.ZodType<ConfigValue<O>, ConfigValue<O>>;

/** What a configuration holds for an option: units by their specs. */
type ConfigValue<O> = O extends { readonly type: 'learningRate' }
  ? number | SpecOf<typeof schedules>
  : ValueOf<O>;

/** Options that a configuration names: not those that follow from the data. */
type Configured<T> = { [K in keyof T as T[K] extends { readonly from: 'data' } ? never : K]: SchemaOf<T[K]> };

/** The schema of one kind, with what else its place in a configuration takes. */
export type KindSchema<Name extends string, T extends Options, Where extends z.core.$ZodShape> = z.ZodObject<
  { kind: z.ZodLiteral<Name> } & Configured<T> & Where,
  z.core.$strict
>;

const bounded = (number: z.ZodNumber, { min, above, max, below }: Range): z.ZodNumber => {
  let bounds = number;
  if (min !== undefined) bounds = bounds.min(min);
  if (above !== undefined) bounds = bounds.gt(above);
  if (max !== undefined) bounds = bounds.max(max);
  if (below !== undefined) bounds = bounds.lt(below);
  return bounds;
};

const bare = (option: Option): z.ZodType => {
  switch (option.type) {
    case 'number':
      return bounded(z.number(), option);
    case 'integer':
      return bounded(z.number().int(), option);
    case 'choice':
      return z.enum(option.among as [string, ...string[]]);
    case 'flag':
      return z.boolean();
    case 'text':
      return z.string().min(1);
    case 'texts':
      return z.array(z.string().min(1));
    case 'numbers':
      return z.array(bounded(z.number(), option));
    case 'learningRate':
      return z.union([z.number().positive(), unionOf(schedules)]);
    case 'transforms':
      // clipping stands beside the optimizer, so that a configuration has no chain
      return z.never();
    case 'unit':
      return unionOf(option.among);
    case 'units':
      return z.array(unionOf(option.among));
  }
};

const schemaOf = (option: Option): z.ZodType => {
  const described = bare(option).describe(option.about);
  if (option.optional) return described.optional();
  return 'default' in option && option.default !== undefined ? described.default(option.default) : described;
};

/**
 * The schema of a kind's spec as a configuration writes it, with what else stands beside: where a rule acts, and how.
 *
 * @example kindSchema(regularizers.l1, { as: z.enum(applications) }).parse({ kind: 'l1', lambda: 0.1, as: 'proximal' })
 */
export const kindSchema = <
  const Name extends string,
  T extends Options,
  Where extends z.core.$ZodShape = Record<never, never>,
>(
  { kind, about, options }: { readonly kind: Name; readonly about: string; readonly options: T },
  where: Where = {} as Where,
): KindSchema<Name, T, Where> => {
  const fields = Object.entries(options as Options)
    .filter(([, { from }]) => from === undefined)
    .map(([name, option]) => [name, schemaOf(option)]);
  return z
    .strictObject({ kind: z.literal(kind), ...Object.fromEntries(fields), ...where })
    .describe(about) as unknown as KindSchema<Name, T, Where>;
};

type SchemaOfKind<K, Where extends z.core.$ZodShape> = K extends {
  readonly kind: infer Name extends string;
  readonly options: infer T extends Options;
}
  ? KindSchema<Name, T, Where>
  : never;

/** A schema of all kinds of a catalogue, told apart by `kind`. */
export const unionOf = <
  C extends Readonly<Record<string, AnyKind>>,
  Where extends z.core.$ZodShape = Record<never, never>,
>(
  catalogue: C,
  where?: Where,
): z.ZodDiscriminatedUnion<SchemaOfKind<C[keyof C], Where>[], 'kind'> =>
  z.discriminatedUnion(
    'kind',
    Object.values(catalogue).map((kind) => kindSchema(kind, where)) as unknown as [
      SchemaOfKind<C[keyof C], Where>,
    ],
  ) as never;
