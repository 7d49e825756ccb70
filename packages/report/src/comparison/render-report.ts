import { curvesFigure } from '../figures/curves-figure.ts';
import { differenceFigure } from '../figures/difference-figure.ts';
import { gapFigure } from '../figures/gap-figure.ts';
import { paretoFigure } from '../figures/pareto-figure.ts';
import { strengthFigure } from '../figures/strength-figure.ts';
import { dataTexts } from '../page/data-texts.ts';
import { type Family, familiesOf, referenceRuns } from '../page/families.ts';
import { type Html, html } from '../page/html.ts';
import { timeSentences } from '../page/kept-time.ts';
import { capital } from '../page/names.ts';
import { natsPer } from '../page/nats-per.ts';
import { count, duration, fixed, percent, signed, strength } from '../page/number-format.ts';
import { facts, json, page, section } from '../page/page.ts';
import { prose } from '../page/prose.ts';
import { details } from '../page/table.ts';
import type { Comparison } from '../results/comparison.ts';
import { disagreementSection, disagreementStyles } from './disagreement-section.ts';
import { method } from './method.ts';
import { familiesTable, runsTable } from './runs-table.ts';
import { samplesList } from './samples.ts';
import { strengthsAxis } from './strengths-axis.ts';

const savedText = ({ untried, dropped }: Comparison['runs'], isTimed: boolean): string =>
  [
    ...(untried === 0
      ? []
      : [
          `${untried} at strengths ${isTimed ? 'that were not tried' : 'whose neighbours were worse already'}`,
        ]),
    ...(dropped === 0
      ? []
      : [
          `${dropped} further ${dropped === 1 ? 'seed' : 'seeds'} of strengths that ${isTimed ? 'had one' : 'lay behind'}`,
        ]),
  ].join(', ');

const runsText = ({ runs, time }: Pick<Comparison, 'runs' | 'time'>, short: number): string | null => {
  const parts = [
    ...(runs.saved === 0 ? [] : [savedText(runs, time !== undefined)]),
    ...(short === 0
      ? []
      : [`${count(short)} short ${short === 1 ? 'run' : 'runs'} before, to lay the paths`]),
  ];
  return parts.length === 0 ? null : parts.join('; ');
};

const factsOf = ({ data, model, seeds, laying, runs, time, seconds }: Comparison): Html => {
  const { train, valid, test } = data.characters;
  const entries: Parameters<typeof facts>[0] = [
    [
      'Text',
      data.name,
      `${count(train)} ${data.counted ?? 'characters'} train · ${count(valid)} valid · ${count(test)} test`,
    ],
    ['Model', String(model.spec.kind ?? 'model'), `${count(model.parameters)} parameters`],
    [
      'Runs',
      `${count(runs.made)} made, ${count(runs.saved)} saved`,
      runsText({ runs, ...(time && { time }) }, laying?.runs.length ?? 0),
    ],
    [
      'Time',
      duration(seconds),
      `${seeds.explore.length} ${seeds.explore.length === 1 ? 'seed' : 'seeds'} explored, ${seeds.confirm.length} fresh ${seeds.confirm.length === 1 ? 'one' : 'ones'} confirmed`,
    ],
  ];
  return facts(entries);
};

const strengthsFigure = (families: readonly Family[], comparison: Comparison): Html => {
  const none = referenceRuns(comparison);
  return strengthFigure({
    id: 'strengths',
    heading: 'How strong?',
    caption:
      'Validation loss minus that of no penalty with the same seed, while exploring: too weak a penalty changes nothing, too strong a one hinders learning. Each family has axes of its own, unless they are switched.',
    families,
    quantity: {
      name: `${natsPer(comparison)}, from none`,
      of: ({ seed, validation }) => {
        const reference = none.get(seed)?.validation ?? null;
        return validation === null || reference === null ? null : validation - reference;
      },
      shown: (value) => signed(value, 3),
      zero: 'no penalty',
    },
  });
};

const zerosFigure = (families: readonly Family[]): Html =>
  strengthFigure({
    id: 'zeros',
    heading: 'Exact zeros',
    caption:
      'The share of the penalised weights that are exactly 0. Only a penalty with a corner at 0, applied as a proximal step, makes any.',
    families: families.filter(({ strengths }) =>
      strengths.some(({ runs }) => runs.some(({ zeros }) => (zeros ?? 0) > 0)),
    ),
    quantity: {
      name: 'exact zeros, %',
      of: ({ zeros }) => (zeros === null ? null : 100 * zeros),
      shown: (value) => percent(value / 100),
      zero: null,
    },
  });

/** The first sentence stands out, the others follow together. */
const paragraphs = ([first, ...others]: readonly string[]): readonly Html[] => [
  ...(first === undefined ? [] : [html`<p>${prose(first)}</p>`]),
  ...(others.length === 0 ? [] : [html`<p>${prose(others.join(' '))}</p>`]),
];

const lostNotes = ({ lost }: Comparison): readonly Html[] =>
  lost.map(
    ({ label, lambda, reason }) =>
      html`<p class="note">${capital(label)} at strength ${strength(lambda)} has no figures: ${reason}</p>`,
  );

/** Which texts of the data stand in the page. */
const textsOf = ({ samples, excerpts, disagreement }: Comparison): readonly string[] => [
  ...(samples.length > 0 || excerpts !== undefined
    ? ['what models were given to begin with or to answer']
    : []),
  ...(disagreement === undefined || disagreement.shown.length === 0
    ? []
    : [
        `${count(disagreement.shown.length)} ${disagreement.shown.length === 1 ? 'row' : 'rows'} of the validation part`,
      ]),
];

const body = (comparison: Comparison): Html => {
  const { data, model, config, seeds, chosen, samples, verdict, environment } = comparison;
  const { training, optimizer } = config;
  const families = familiesOf(comparison);
  return html`<main>
<p class="eyebrow">Ridgeline · penalties compared on ${data.name}</p>
<h1>${verdict.headline}</h1>
<div class="verdict">${paragraphs(verdict.sentences)}</div>
${timeSentences(comparison).map((sentence) => html`<p class="note">${sentence}</p>`)}
${lostNotes(comparison)}
${dataTexts(textsOf(comparison))}
${differenceFigure(families, comparison)}
${factsOf(comparison)}
${section('strength', 'The strengths', [strengthsFigure(families, comparison), paretoFigure(comparison)])}
${strengthsAxis(families, comparison)}
${samples.length === 0 ? null : section('samples', comparison.target === undefined ? 'What the models write' : 'What the models tell', samplesList(samples))}
${disagreementSection(families, comparison)}
${section('more', 'More', [
  details('Training and validation loss over the steps', curvesFigure(families, comparison)),
  details('Generalization gap', gapFigure(families, comparison)),
  details('Exact zeros over the strength', zerosFigure(families)),
  details(
    `Validation, gap${comparison.lossUnit ? ' and zeros' : comparison.target === undefined ? ', zeros and perplexity' : ', zeros and accuracy'} of each family`,
    familiesTable(families, comparison),
  ),
  details('Every run', runsTable(comparison)),
  details('How it was done', method(families, comparison)),
  details('Configuration', json({ data, model, training, optimizer, seeds, chosen })),
  details('Environment', json(environment)),
])}
<footer>Text fingerprint (SHA-256): ${data.fingerprint}. The same numbers, in full precision, are in report.json, every run in report.csv; ${fixed(comparison.seconds, 1)} seconds in all.</footer>
</main>`;
};

/**
 * The report of a comparison as one HTML page that stands alone: no network, plots as inline SVG, light
 * and dark after the reader's preference, every figure also in words and as a table. Whatever came from outside is
 * escaped; a number that is not finite is said so in words and left out of the plots.
 *
 * @returns a whole document, to be saved as report.html in UTF-8.
 * @example await writeFile('report.html', renderReport(comparison))
 */
export const renderReport = (comparison: Comparison): string =>
  page({
    title: `Penalties compared on ${comparison.data.name}`,
    body: body(comparison),
    style: disagreementStyles,
  });
