import type { RuledParameter } from '@ridgeline/trainers';

/** Paths that differ in one number as one: `blocks/0…3/attention/kernel`. */
export const gatheredPaths = (paths: readonly string[]): readonly string[] => {
  const found = new Map<string, { readonly first: string; readonly numbers: number[] }>();
  for (const path of paths) {
    const number = /\/(\d+)(?=\/)/.exec(path);
    const key = number === null ? path : path.replace(number[0], '/#');
    const known = found.get(key) ?? { first: path, numbers: [] };
    if (number !== null) known.numbers.push(Number(number[1]));
    found.set(key, known);
  }
  return [...found].map(([key, { first, numbers }]) =>
    numbers.length < 2 ? first : key.replace('#', `${Math.min(...numbers)}…${Math.max(...numbers)}`),
  );
};

/** What acts on each parameter, and why nothing does on the others: parameters that are treated alike stand in one fact. */
export const ruledFacts = (
  parameters: readonly RuledParameter[],
): readonly (readonly [name: string, text: string])[] => {
  const alike = new Map<string, string[]>();
  for (const { path, rules, free } of parameters) {
    const key = free === undefined ? `regularized\0by ${rules.join(', ')}` : `left out\0${free}`;
    alike.set(key, [...(alike.get(key) ?? []), path]);
  }
  const free = parameters.filter(({ isScaleFree }) => isScaleFree).map(({ path }) => path);
  return [
    ...[...alike].map(([key, paths]) => {
      const [name, why] = key.split('\0') as [string, string];
      return [name, `${why}: ${gatheredPaths(paths).join(', ')}`] as const;
    }),
    ...(free.length === 0
      ? []
      : [
          [
            'scale-free',
            `${gatheredPaths(free).join(', ')}: a norm takes their common scale out, so that L2 on them changes the effective learning rate alone`,
          ] as const,
        ]),
  ];
};

/** The penalties that act on nothing but parameters whose common scale does not count. */
export const idleRules = (parameters: readonly RuledParameter[]): readonly string[] => {
  const rules = new Set(parameters.flatMap((parameter) => parameter.rules));
  return [...rules]
    .filter((rule) => !rule.endsWith(' constraint'))
    .filter((rule) => parameters.every(({ rules: own, isScaleFree }) => isScaleFree || !own.includes(rule)));
};
