import { settingsDifference } from '../difference/settings-difference.ts';
import { differencesFigure, type NamedComparison } from '../figures/difference-figure.ts';
import { type Family, familiesOf, titleOf } from '../page/families.ts';
import { type Html, html } from '../page/html.ts';
import { capital } from '../page/names.ts';
import { natsPer } from '../page/nats-per.ts';
import { count, fixed, meanAndSpread } from '../page/number-format.ts';
import { page, section } from '../page/page.ts';
import { light } from '../page/palette.ts';
import { prose } from '../page/prose.ts';
import { signedInterval } from '../page/signed-nats.ts';
import { table } from '../page/table.ts';
import type { Comparison, FamilyDifference } from '../results/comparison.ts';

/** One comparison and what it is called, such as its folder. */
export interface GivenComparison {
  readonly name: string;
  readonly comparison: Comparison;
}

const differenceText = (against: FamilyDifference): string => {
  const { mean, low, high } = signedInterval(against);
  return `${mean} (${low} … ${high})`;
};

/** The same hue and mark for a family in every comparison. */
const withHues = (given: readonly GivenComparison[]): readonly NamedComparison[] => {
  const all = given.map((each) => ({ ...each, families: familiesOf(each.comparison) }));
  const names = [...new Set(all.flatMap(({ families }) => families.map(({ name }) => name)))].filter(
    (name) => name !== 'none',
  );
  const hueOf = ({ name }: Family): number =>
    name === 'none' ? 0 : 1 + (names.indexOf(name) % (light.hues.length - 1));
  return all.map((each) => ({
    ...each,
    families: each.families.map((family) => ({ ...family, hue: hueOf(family) })),
  }));
};

/** What a comparison was made with, as far as comparisons may differ in it. */
const settingsOf = ({ data, model, config, seeds }: Comparison) => ({
  data: { name: data.name, fingerprint: data.fingerprint.slice(0, 12), ...data.characters },
  model: model.spec,
  parameters: model.parameters,
  config,
  seeds,
});

const valueAt = (tree: unknown, at: string): unknown =>
  at
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], tree);

/** Places at which not all settings agree, in the order of the first. */
const differing = (all: readonly unknown[]): readonly string[] => [
  ...new Set(all.slice(1).flatMap((other) => settingsDifference(all[0], other).map(({ at }) => at))),
];

const shownValue = (value: unknown): string =>
  value === undefined ? '–' : typeof value === 'string' ? value : JSON.stringify(value);

const settingsSection = (all: readonly NamedComparison[]): Html => {
  const settings = all.map(({ comparison }) => settingsOf(comparison));
  const places = differing(settings);
  return section(
    'settings',
    'What is not the same',
    places.length === 0
      ? html`<p>Data, model, training and seeds are the same.</p>`
      : table({
          caption: 'Data, model, training and seeds, where they differ; all else is the same',
          columns: [
            { heading: 'Setting', cell: (at: string) => at },
            ...all.map(({ name }, index) => ({
              heading: name,
              isName: true,
              isText: true,
              cell: (at: string) => shownValue(valueAt(settings[index], at)),
            })),
          ],
          rows: places,
        }),
  );
};

interface Row {
  readonly from: NamedComparison;
  readonly family: Family;
}

const resultsData = (all: readonly NamedComparison[]): Html =>
  table<Row>({
    caption:
      'Test losses, mean ± one standard deviation over the fresh seeds, and differences from no penalty',
    columns: [
      {
        heading: 'Penalty',
        cell: ({ family }) => titleOf(family.confirmed),
        values: {
          penalty: ({ family }) => family.name,
          strength: ({ family }) => family.confirmed.lambda,
        },
      },
      { heading: 'Comparison', cell: ({ from }) => from.name, isText: true },
      {
        heading: 'Test loss',
        cell: ({ family: { confirmed } }) =>
          meanAndSpread(confirmed.test, {
            seeds: confirmed.runs.length,
            shown: (value) => fixed(value, 3),
          }).join(' '),
        values: {
          test: ({ family }) => family.confirmed.test.mean,
          test_deviation: ({ family }) => family.confirmed.test.deviation,
          seeds: ({ family }) => family.confirmed.runs.length,
        },
      },
      {
        heading: 'Against no penalty',
        cell: ({
          family: {
            confirmed: { against },
          },
        }) => (against === null ? '–' : differenceText(against)),
        values: {
          difference: ({ family }) => family.confirmed.against?.mean ?? null,
          low: ({ family }) => family.confirmed.against?.low ?? null,
          high: ({ family }) => family.confirmed.against?.high ?? null,
        },
      },
      {
        heading: 'Told',
        isText: true,
        cell: ({ family }) => family.confirmed.against?.finding ?? '–',
      },
    ],
    // a family of all comparisons together, so that one reads down
    rows: [...new Set(all.flatMap(({ families }) => families.map(({ name }) => name)))].flatMap((name) =>
      all.flatMap((from) =>
        from.families.filter((family) => family.name === name).map((family) => ({ from, family })),
      ),
    ),
    isMarked: ({ family }) => family.confirmed.against?.finding === 'better',
  });

const verdicts = (all: readonly NamedComparison[]): Html =>
  html`<div class="panels">${all.map(
    ({ name, comparison: { verdict, data, model, target } }) =>
      html`<section class="panel"><h2 class="told">${name}</h2><p><b>${verdict.headline}.</b></p><p>${prose(verdict.sentences.join(' '))}</p>
<p class="note">${data.name}; ${String(model.spec.kind ?? 'model')} of ${count(model.parameters)} parameters; losses in ${natsPer(target === undefined ? {} : { target })}</p></section>`,
  )}</div>`;

const body = (all: readonly NamedComparison[]): Html => html`<main>
<p class="eyebrow">Ridgeline · comparisons side by side</p>
<h1>${capital(`${count(all.length)} ${all.length === 1 ? 'comparison' : 'comparisons'} of penalties`)}</h1>
${verdicts(all)}
${settingsSection(all)}
${differencesFigure(all, resultsData(all))}
<footer>The whole report of each stands in its folder, with every run and how it was done.</footer>
</main>`;

const style = `
.told{margin:0 0 .4rem;font-size:1.05rem}
section.panel{padding:.75rem .9rem}
section.panel p{margin-bottom:.5rem}`;

/**
 * Several comparisons side by side as one page that stands alone: what each found, in what they differ, and what every family comes to in
 * each, on one axis and as one table.
 *
 * @param comparisons each by a name of its own, such as its folder.
 * @returns a whole document in UTF-8.
 * @example await writeFile('both.html', renderComparisons([{ name: 'monday', comparison: monday }, { name: 'tuesday', comparison: tuesday }]))
 */
export const renderComparisons = (comparisons: readonly GivenComparison[]): string =>
  page({ title: 'Comparisons side by side', body: body(withHues(comparisons)), style });
