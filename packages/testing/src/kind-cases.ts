import { type AnyKind, isRidgelineError, type Option, stages } from '@ridgeline/contracts';
import { type ConformanceCase, specCases } from './conformance.ts';
import { ensure } from './ensure.ts';

type Given = Readonly<Record<string, unknown>>;

/** Values that an option must refuse. */
const outside = (option: Option): readonly unknown[] => {
  switch (option.type) {
    case 'number':
    case 'integer': {
      const { min, above, max, below } = option;
      const edges = [min !== undefined && min - 1, above, max !== undefined && max + 1, below];
      const numbers = edges.filter((edge): edge is number => typeof edge === 'number');
      return [
        ...numbers,
        Number.NaN,
        Number.POSITIVE_INFINITY,
        'one',
        ...(option.type === 'integer' ? [1.5] : []),
      ];
    }
    case 'choice':
      return ['no such word', 1];
    case 'flag':
      return ['yes', 1];
    case 'text':
      return ['', 1];
    case 'texts':
      return ['no list', [''], [1]];
    case 'numbers':
      return [1, [Number.NaN]];
    case 'learningRate':
      return [-1, Number.NaN, { kind: 'no such schedule' }];
    case 'transforms':
      return [];
    case 'unit':
      return ['no such spec', { kind: 'no such kind' }];
    case 'units':
      return ['no list', ['no such spec'], [{ kind: 'no such kind' }]];
  }
};

/** Values that tell one behaviour from another: each word of a choice, each kind of a unit. */
const alternatives = (option: Option): readonly unknown[] => {
  if (option.type === 'choice') return option.among;
  if (option.type !== 'unit' && option.type !== 'units') return [];
  const specs = Object.values(option.among).map(({ kind, example }) => ({ kind, ...example }));
  return option.type === 'unit' ? specs : specs.map((spec) => [spec]);
};

/** The example without what has a default or may be left out. */
const least = ({ options, example }: AnyKind): Given =>
  Object.fromEntries(
    Object.entries(example).filter(([name]) => {
      const option = options[name];
      return option !== undefined && option.optional !== true && !('default' in option);
    }),
  );

/** Options that a unit can be made with: the example, the least of it, and the example with each word of a choice and each kind of a unit. */
export const validOptions = (kind: AnyKind): readonly Given[] => {
  const example: Given = kind.example;
  const fewest = least(kind);
  return [
    example,
    ...(Object.keys(fewest).length === Object.keys(example).length ? [] : [fewest]),
    ...Object.entries(kind.options).flatMap(([name, option]) =>
      alternatives(option).map((value) => ({ ...example, [name]: value })),
    ),
  ];
};

const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

const text = (value: unknown): string => (typeof value === 'number' ? String(value) : JSON.stringify(value));

type Make = (given: Given) => { readonly spec: Readonly<Record<string, unknown>> };

const pathCases = (name: string, { path }: AnyKind, make: Make): readonly ConformanceCase[] =>
  path === undefined
    ? []
    : [
        {
          name: 'has a path of strengths that it takes, from weak to strong',
          run: async () => {
            const { option, values, given, shown, top } = path;
            make({ ...given, [option]: shown });
            for (const [i, value] of [...values, top].entries()) {
              make({ ...given, [option]: value });
              ensure(
                i === 0 || i === values.length || value > values[i - 1]!,
                `${name}: the path must rise, got ${values.join(', ')}.`,
              );
            }
          },
        },
      ];

/**
 * What a kind says of itself agrees with its factory: its name in the catalogue, its example, its defaults, and the range of
 * every option. Making the cases runs nothing of the kind, so a broken one fails by name.
 *
 * @param name the kind's key in its catalogue.
 * @example for (const { name, run } of kindCases('l1', regularizers.l1)) it(name, run);
 */
export const kindCases = (name: string, kind: AnyKind): readonly ConformanceCase[] => {
  const factory = kind as unknown as Make;
  const make: Make = (given) => {
    try {
      return factory(given);
    } catch (error) {
      throw new Error(`${name}: ${text(given)} must be taken, got ${String(error)}`, { cause: error });
    }
  };
  const example: Given = kind.example;
  return [
    {
      name: 'says what it is, under the name that its catalogue has',
      run: async () => {
        const { about, stage, since } = kind;
        ensure(kind.kind === name, `${name}: the catalogue's name is not its kind, "${kind.kind}".`);
        ensure(/^[A-Z].*\.$/su.test(about), `${name}: about must be a sentence, got "${about}".`);
        ensure(stages.includes(stage), `${name}: stage must be one of ${stages.join(', ')}, got "${stage}".`);
        ensure(/^\d+\.\d+\.\d+$/.test(since), `${name}: since must be a version, got "${since}".`);
        for (const [option, { about }] of Object.entries(kind.options))
          ensure(
            /^\S.*\.$/su.test(about) && about !== 'undefined',
            `${name}: ${option} must be told in a sentence, got "${about}".`,
          );
      },
    },
    ...validOptions(kind).map((given) => ({
      name: `is rebuilt by the spec of ${text(given)}`,
      run: async () => {
        const unit = make(given);
        ensure(unit.spec.kind === name, `${name}: the kind in its spec is ${text(unit.spec.kind)}.`);
        for (const { run } of specCases(unit as never, (spec) => make(spec) as never))
          await run().catch(({ message }) => {
            throw new Error(`${name}: ${message}`);
          });
      },
    })),
    {
      name: 'writes every option of its example into its spec',
      run: async () => {
        const { spec } = make(example);
        for (const [option, value] of Object.entries(example)) {
          ensure(Object.hasOwn(kind.options, option), `${name}: ${option} of the example is no option.`);
          ensure(
            text(spec[option]) === text(value),
            `${name}: ${option} of the example is ${text(value)}, and ${text(spec[option])} in its spec.`,
          );
        }
      },
    },
    {
      name: 'writes every default that it tells into its spec',
      run: async () => {
        const { spec } = make(least(kind));
        for (const [option, described] of Object.entries(kind.options)) {
          const value = 'default' in described ? described.default : undefined;
          ensure(
            value === undefined || text(spec[option]) === text(value),
            `${name}: the default of ${option} is ${text(value)}, and ${text(spec[option])} in its spec.`,
          );
        }
      },
    },
    ...Object.entries(kind.options).flatMap(([option, described]) =>
      outside(described).map((value) => ({
        name: `refuses ${option} = ${text(value)}`,
        run: async () => {
          const error = refusal(() => factory({ ...example, [option]: value }));
          ensure(
            isRidgelineError(error) &&
              ['E_RANGE', 'E_OPTION'].includes(error.code) &&
              error.message.includes(option),
            `${name}: ${option} must refuse ${String(value)} by name, got ${String(error)}.`,
          );
        },
      })),
    ),
    ...pathCases(name, kind, make),
  ];
};

/**
 * What a catalogue must hold to beside its kinds: no two of them have one name.
 *
 * @param what what its kinds are, such as `regularizer`.
 * @example for (const { name, run } of catalogueCases('regularizer', regularizers)) it(name, run);
 */
export const catalogueCases = (
  what: string,
  catalogue: Readonly<Record<string, AnyKind>>,
): readonly ConformanceCase[] => [
  {
    name: `gives every kind of ${what} a name of its own`,
    run: async () => {
      const keys = new Map<string, string>();
      for (const [key, { kind }] of Object.entries(catalogue)) {
        ensure(
          !keys.has(kind),
          `${kind}: two kinds of ${what} have this name, listed as ${keys.get(kind)} and ${key}.`,
        );
        keys.set(kind, key);
      }
    },
  },
];
