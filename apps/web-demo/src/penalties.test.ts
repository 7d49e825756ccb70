import { families, labelOf, nameOf, penaltyKinds } from '@ridgeline/recipes';
import { expect, test } from 'vitest';

const sentenceStart = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** The part of a sentence that names an option: "The share of the lasso: 1 is l1." → "Share of the lasso". */
const optionName = (about: string): string =>
  sentenceStart(about.replace(/^The /, '').replace(/[:,;.].*$/su, ''));

/** What the page needs of every kind that brings a path, so that it does not load the kinds themselves. */
const penalties = Object.fromEntries(
  penaltyKinds.map(({ kind, about, options, path }) => {
    const { [path.option]: strength, ...others } = options;
    const fields = Object.entries({ [path.option]: strength!, ...others }).flatMap(([name, option]) =>
      option.type !== 'number'
        ? []
        : [
            [
              name,
              {
                label: optionName(option.about),
                symbol: option.symbol ?? null,
                isLogarithmic: option.scale === 'logarithmic',
                max: name === path.option ? path.top : option.max,
                start: name === path.option ? path.shown : path.given?.[name],
              },
            ] as const,
          ],
    );
    const { [path.option]: _, ...rule } = families
      .find(({ penalty }) => penalty === kind)!
      .rule(path.shown) as unknown as Record<string, unknown>;
    for (const [name] of fields) delete rule[name];
    return [
      kind,
      {
        label: labelOf(kind),
        name: nameOf(kind),
        about,
        strength: path.option,
        options: Object.fromEntries(fields),
        rule,
      },
    ];
  }),
);

test('the controls are those of the catalogues: vitest --update writes them', async () => {
  await expect(`${JSON.stringify(penalties, null, 2)}\n`).toMatchFileSnapshot('penalties.json');
});
