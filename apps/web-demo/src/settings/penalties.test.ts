import { families, labelOf, nameOf, parseConfig, penaltyKinds } from '@ridgeline/recipes';
import { expect, test } from 'vitest';

const sentenceStart = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The part of a sentence that names an option: "The share of the lasso: 1 is l1." → "Share of the lasso". */
const optionName = (about: string): string =>
  sentenceStart(about.replace(/^The /, '').replace(/[:,;.].*$/su, ''));

/** The rule of a kind as it begins, with every default written out. */
const ruleOf = (kind: string, strength: number): Readonly<Record<string, unknown>> => {
  const { rule } = families.find(({ penalty }) => penalty === kind)!;
  const { regularizers } = parseConfig({ regularizers: [rule(strength)] });
  return { ...regularizers[0] };
};

/** What the page needs of every kind that brings a path, so that it does not load the kinds themselves. */
const penalties = Object.fromEntries(
  penaltyKinds.map(({ kind, about, options, path }) => {
    const whole = ruleOf(kind, path.shown);
    const { [path.option]: strength, ...others } = options;
    const fields = Object.entries({ [path.option]: strength!, ...others }).flatMap(([name, option]) => {
      const start = whole[name];
      if (option.type !== 'number' || typeof start !== 'number') return [];
      const { min, max } = name === path.option ? { min: 0, max: path.top } : option;
      // a slider has two ends; other numbers stay as they begin
      if (min === undefined || max === undefined) return [];
      const isLogarithmic = option.scale === 'logarithmic' && min === 0;
      const label = optionName(option.about);
      return [[name, { label, symbol: option.symbol ?? null, isLogarithmic, min, max, start }] as const];
    });
    const controls = Object.fromEntries(fields);
    return [
      kind,
      {
        label: labelOf(kind),
        name: nameOf(kind),
        about,
        strength: path.option,
        options: controls,
        rule: Object.fromEntries(Object.entries(whole).filter(([name]) => !Object.hasOwn(controls, name))),
      },
    ];
  }),
);

test('the controls are those of the catalogues: vitest --update writes them', async () => {
  await expect(`${JSON.stringify(penalties, null, 2)}\n`).toMatchFileSnapshot('penalties.json');
});
