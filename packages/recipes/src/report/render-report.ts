import type { Comparison } from '../comparison.ts';
import { curvesFigure } from './curves-figure.ts';
import { type Family, familiesOf, referenceOf } from './families.ts';
import { gapFigure } from './gap-figure.ts';
import { type Content, type Html, html } from './html.ts';
import { method } from './method.ts';
import { count, duration, fixed, percent } from './number-format.ts';
import { facts, json, page, section } from './page.ts';
import { pathFigure } from './path-figure.ts';
import { allRowsTable, familiesTable } from './rows-table.ts';
import { samplesList } from './samples.ts';
import { details } from './table.ts';

const factsOf = ({ data, model, seeds, rows, seconds }: Comparison): Html => {
  const { train, valid, test } = data.characters;
  const entries: readonly (readonly [name: string, value: string, more: string])[] = [
    ['Text', data.name, `${count(data.vocabulary)} tokens in the vocabulary`],
    [
      'Characters',
      count(train + valid + test),
      `${count(train)} train · ${count(valid)} valid · ${count(test)} test`,
    ],
    ['Model', String(model.spec.kind ?? 'model'), `${count(model.parameters)} parameters`],
    ['Runs', count(rows.length * seeds.length), `${rows.length} rows, seeds ${seeds.join(', ')}`],
    ['Compute time', duration(seconds), `${fixed(seconds, 1)} seconds`],
  ];
  return facts(entries);
};

const figures = (families: readonly Family[], comparison: Comparison): Content => {
  const seeds = comparison.seeds.length;
  return [
    curvesFigure(families, comparison),
    pathFigure({
      id: 'paths',
      heading: 'Validation loss over the strength',
      caption:
        'Too weak a penalty changes nothing, too strong a one hinders learning; the chosen strength lies between. The vertical axis is shared, the horizontal one is each family’s own: logarithmic for λ, even for a rate.',
      families,
      reference: referenceOf(families),
      seeds,
      quantity: {
        name: 'validation loss, nats per token',
        of: ({ validation }) => validation,
        factor: 1,
        shown: (value) => fixed(value, 4),
      },
    }),
    gapFigure(families),
    pathFigure({
      id: 'zeros',
      heading: 'Exact zeros over the strength',
      caption:
        'The share of the penalised weights that are exactly 0. Only a penalty with a corner at 0, applied as a proximal step, makes any.',
      families,
      reference: null,
      seeds,
      quantity: { name: 'exact zeros, %', of: ({ zeros }) => zeros, factor: 100, shown: percent },
    }),
  ];
};

const body = (comparison: Comparison): Html => {
  const { data, model, training, optimizer, seeds, chosen, samples, environment } = comparison;
  const families = familiesOf(comparison.rows);
  return html`<main>
<p class="eyebrow">Ridgeline · penalties compared on ${data.name}</p>
<h1>${comparison.verdict}</h1>
${factsOf(comparison)}
${section('families', 'The families at their chosen strength', familiesTable(families, comparison))}
${section('figures', 'Figures', figures(families, comparison))}
${samples.length === 0 ? null : section('samples', 'What the models write', samplesList(samples))}
${section('all-rows', 'All strengths', details(`All ${count(comparison.rows.length)} rows`, allRowsTable(families, comparison)))}
${section('method', 'How it was done', method(families, comparison))}
${section('configuration', 'Configuration and environment', [
  details('Configuration', json({ data, model, training, optimizer, seeds, chosen })),
  details('Environment', json(environment)),
])}
<footer>Text fingerprint (SHA-256): ${data.fingerprint}. The same numbers, in full precision, are in report.json.</footer>
</main>`;
};

/**
 * The report of a comparison as one HTML page that stands alone: no script, no network, plots as inline SVG, light
 * and dark after the reader's preference, every figure also in words and as a table. Whatever came from outside is
 * escaped; a number that is not finite is said so in words and left out of the plots.
 *
 * @returns a whole document, to be saved as report.html in UTF-8.
 * @example await writeFile('report.html', renderReport(comparison))
 */
export const renderReport = (comparison: Comparison): string =>
  page({ title: `Penalties compared on ${comparison.data.name}`, body: body(comparison) });
