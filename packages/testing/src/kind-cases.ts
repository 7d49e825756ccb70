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

/** Options that a unit can be made with: the example, and with each word of a choice and each kind of a unit. */
export const validOptions = ({ options, example }: AnyKind): readonly Given[] => [
  example,
  ...Object.entries(options).flatMap(([name, option]) =>
    alternatives(option).map((value) => ({ ...example, [name]: value })),
  ),
];

const refusal = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
};

/**
 * What a kind says of itself agrees with its factory: its name in the catalogue, its example, its defaults, and the range of
 * every option.
 *
 * @param name the kind's key in its catalogue.
 * @example for (const { name, run } of kindCases('l1', regularizers.l1)) it(name, run);
 */
export const kindCases = (name: string, kind: AnyKind): readonly ConformanceCase[] => {
  const make = kind as unknown as (given: Given) => { readonly spec: { readonly kind: string } };
  const example: Given = kind.example;
  return [
    {
      name: 'says what it is, under the name that its catalogue has',
      run: async () => {
        ensure(kind.kind === name, `${name}: the catalogue's name is not its kind, "${kind.kind}".`);
        ensure(/^[A-Z].*\.$/su.test(kind.about), `${name}: about must be a sentence, got "${kind.about}".`);
        ensure(stages.includes(kind.stage), `${name}: stage must be one of ${stages.join(', ')}.`);
        ensure(/^\d+\.\d+\.\d+$/.test(kind.since), `${name}: since must be a version, got "${kind.since}".`);
        for (const [option, { about }] of Object.entries(kind.options))
          ensure(about.endsWith('.'), `${name}: ${option} must be told in a sentence, got "${about}".`);
      },
    },
    ...validOptions(kind).flatMap((given) =>
      specCases(make(given), (spec) => make(spec)).map((each) => ({
        ...each,
        name: `${each.name}: ${JSON.stringify(given)}`,
      })),
    ),
    {
      name: 'writes every option of its example into its spec',
      run: async () => {
        const spec: Given = make(example).spec;
        for (const [option, value] of Object.entries(example))
          ensure(
            JSON.stringify(spec[option]) === JSON.stringify(value),
            `${name}: ${option} of the example is ${JSON.stringify(value)}, and ${JSON.stringify(spec[option])} in its spec.`,
          );
      },
    },
    ...Object.entries(kind.options).flatMap(([option, described]) =>
      outside(described).map((value) => ({
        name: `refuses ${option} = ${typeof value === 'number' ? String(value) : JSON.stringify(value)}`,
        run: async () => {
          const error = refusal(() => make({ ...example, [option]: value }));
          ensure(
            isRidgelineError(error) &&
              ['E_RANGE', 'E_OPTION'].includes(error.code) &&
              error.message.includes(option),
            `${name}: ${option} must refuse ${String(value)} by name, got ${String(error)}.`,
          );
        },
      })),
    ),
    ...(kind.path === undefined
      ? []
      : [
          {
            name: 'has a path of strengths that it takes, from weak to strong',
            run: async () => {
              const { option, values, given, shown, top } = kind.path!;
              make({ ...given, [option]: shown });
              for (const [i, value] of [...values, top].entries()) {
                make({ ...given, [option]: value });
                ensure(
                  i === 0 || i === values.length || value > values[i - 1]!,
                  `${name}: the path must rise.`,
                );
              }
            },
          },
        ]),
  ];
};
