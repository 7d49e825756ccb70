import { classBars, coefficientsFigure } from '../figures/coefficients-figure.ts';
import { settingsFigure } from '../figures/settings-figure.ts';
import { tuningCurveFigure } from '../figures/tuning-curve-figure.ts';
import { tuningZerosFigure } from '../figures/tuning-zeros-figure.ts';
import { dataTexts } from '../page/data-texts.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { capital } from '../page/names.ts';
import { count, duration, fixed, lossFormat, percent, strength } from '../page/number-format.ts';
import { definitions, facts, json, page, section } from '../page/page.ts';
import { details, table } from '../page/table.ts';
import { choiceWarnings, settingsText, strengthText } from '../page/tune-verdict.ts';
import type { CarriedModels } from '../results/carried-models.ts';
import type { ChoiceRule, Tuning, TuningRow } from '../results/tuning.ts';
import { readingSection, readingStyles } from './reading-section.ts';
import { tryScripts, trySection, tryStyles } from './try-section.ts';
import { wordsAxis, wordsStyles } from './words-axis.ts';

const factsOf = (tuning: Tuning): Html => {
  const { data, model, heldOut, seeds, cost, test, lossUnit } = tuning;
  const whole = data.train + data.valid + data.test;
  const valid = data.valid === 0 ? '' : ` · ${count(data.valid)} valid`;
  const paths = heldOut.folds * heldOut.repeats * (cost.trainingSteps === null ? 1 : seeds.length);
  const ofPaths = cost.trainingSteps === null ? 0 : cost.steps / paths / cost.trainingSteps;
  const costText =
    tuning.search !== 'path'
      ? `${count(tuning.rows.length)} candidates, ${count(cost.steps)} steps`
      : cost.trainingSteps === null
        ? `${count(paths)} ${paths === 1 ? 'path' : 'paths'} of ${tuning.rows.length} strengths`
        : `${fixed(ofPaths, 1)} trainings for ${paths === 1 ? 'the one path' : `each of ${count(paths)} paths`}`;
  return facts([
    [
      'Data',
      data.name,
      `${count(whole)} ${data.unit}: ${count(data.train)} train${valid} · ${count(data.test)} test`,
    ],
    ['Model', model.kind, `${count(model.parameters)} parameters`],
    [
      'On the test part',
      lossFormat(tuning)(test.loss.mean),
      [
        lossUnit,
        ...(test.accuracy === null ? [] : [`${percent(test.accuracy)} right`]),
        ...(test.r2 === null ? [] : [`R² ${fixed(test.r2, 3)}`]),
      ].join(' · '),
    ],
    ['Search', tuning.search, costText],
    [
      'Compute time',
      duration(tuning.seconds),
      tuning.seconds < 60 ? null : `${fixed(tuning.seconds, 1)} seconds`,
    ],
  ]);
};

const nameOf = (tuning: Tuning, row: TuningRow): string =>
  [
    ...(row.lambda === null ? [] : [strengthText(tuning, row.lambda)]),
    ...(Object.keys(row.settings).length === 0 ? [] : [settingsText(row.settings)]),
  ].join(', ');

const tagsOf = ({ chosen }: Tuning, row: TuningRow): readonly string[] => [
  ...(row.test === null ? [] : ['chosen']),
  ...(row.lambda !== null && row.lambda === chosen.minimum ? ['lowest'] : []),
  ...(row.lambda !== null && row.lambda === chosen.oneStandardError ? ['one s.e.'] : []),
];

const rowsTable = (tuning: Tuning): Html => {
  const loss = lossFormat(tuning);
  return table({
    caption: `Losses in ${tuning.lossUnit}. The test part has met the chosen row alone.`,
    columns: [
      {
        heading:
          tuning.chosen.penalty === 'none'
            ? 'Settings'
            : capital(tuning.strength?.label ?? tuning.chosen.penalty),
        cell: (row) =>
          html`${nameOf(tuning, row)}${tagsOf(tuning, row).map((tag) => html` <span class="tag">${tag}</span>`)}`,
      },
      { heading: 'Held out', cell: ({ validation }) => loss(validation?.mean ?? null) },
      { heading: 'Standard error', cell: ({ standardError }) => loss(standardError) },
      { heading: 'Training', cell: ({ train }) => loss(train?.mean ?? null) },
      { heading: 'Gap', cell: ({ gap }) => loss(gap?.mean ?? null) },
      tuning.coefficients === null
        ? { heading: 'Exact zeros', cell: ({ zeros }) => percent(zeros.mean) }
        : { heading: 'Non-zero', cell: ({ nonZeros }) => count(nonZeros ?? 0) },
      ...(tuning.rows.some(({ accuracy }) => accuracy !== null)
        ? [
            {
              heading: 'Right',
              cell: ({ accuracy }: TuningRow) => (accuracy === null ? '–' : percent(accuracy)),
            },
          ]
        : []),
      { heading: 'Test', cell: ({ test }) => loss(test?.mean ?? null) },
      ...(tuning.cost.trainingSteps === null
        ? []
        : [{ heading: 'Steps', cell: ({ steps }: TuningRow) => count(steps) }]),
    ],
    rows: tuning.rows,
    isMarked: ({ test }) => test !== null,
  });
};

/** What each rule says of the strength, the one that was followed named by a word. */
const choices = (tuning: Tuning): Content => {
  const { chosen, startingPoints, nested, search, rows } = tuning;
  const { sizeRule, noiseLevel } = startingPoints;
  const followed = (rule: ChoiceRule): Html | null =>
    chosen.rule === rule || (rule === 'minimum' && chosen.oneStandardError === null)
      ? html` <span class="tag">chosen</span>`
      : null;
  const entry = (name: string, value: number, meaning: Content, tag: Html | null = null): Html =>
    html`<dt>${name}</dt><dd><b>${strength(value)}</b>${tag}: ${meaning}.</dd>`;
  return html`<dl class="definitions">
${chosen.minimum === null ? html`<dt>Lowest loss</dt><dd><b>${nameOf(tuning, rows.find(({ test }) => test !== null)!)}</b> <span class="tag">chosen</span>: the lowest mean loss of the ${search} search.</dd>` : entry('Lowest loss', chosen.minimum, 'the lowest mean loss on what was held out', followed('minimum'))}
${chosen.oneStandardError === null ? null : entry('One standard error', chosen.oneStandardError, 'the strongest penalty whose mean loss is within one standard error of the lowest', followed('oneStandardError'))}
${entry('Size rule', sizeRule.lambda, html`the share of the data that is learnt from, with learning rate <span class="whole">${strength(sizeRule.learningRate)}</span>; it looks at no error`)}
${noiseLevel === null ? null : entry('Noise level', noiseLevel, 'σ·√(2·log p / m), what noise alone rarely passes')}
${nested === null ? null : entry('Whole procedure', nested.error, `its error, the choice included, by nested cross-validation; its folds chose ${nested.folds.map(({ lambda }) => strength(lambda)).join(', ')}`)}
</dl>`;
};

const searchMeaning = new Map([
  [
    'path',
    'Every path goes from strong to weak with one model: each strength goes on from where the one before ended.',
  ],
  ['grid', 'Every combination is trained from the beginning.'],
  [
    'random',
    'Settings are drawn at random, each from its own range, and every candidate is trained from the beginning.',
  ],
  [
    'halving',
    'All candidates are trained for a ninth of the steps; the best third goes on with three times as many, from the beginning, and so on.',
  ],
]);

const method = (tuning: Tuning): Html => {
  const { data, heldOut, seeds, cost } = tuning;
  const isTrained = cost.trainingSteps !== null;
  const held =
    heldOut.kind === 'validation'
      ? `What is held out is the validation part. Its error comes from ${seeds.length === 1 ? 'one seed' : `${seeds.length} seeds`}, and so says how much training varies, not how much other text would.`
      : `What is held out are ${heldOut.folds} ${heldOut.kind} folds${heldOut.repeats > 1 ? `, shuffled anew ${heldOut.repeats} times` : ''}: each is tested by what the others teach.`;
  const last = isTrained
    ? 'What was chosen is trained from the beginning with every seed, its best step chosen on the validation part, and tested.'
    : 'What was chosen is fitted on all rows but those of the test, and tested on these.';
  return html`<p>${held} ${isTrained ? searchMeaning.get(tuning.search)! : 'In each, text features and the whole path are learnt anew.'} ${last} The test part (${count(data.test)} ${data.unit}) is used for that alone.</p>
${definitions([
  ['Held out', `mean loss on what was held out, in ${tuning.lossUnit}, without penalty and without noise.`],
  ['Standard error', `of that mean, over ${heldOut.kind === 'validation' ? 'seeds' : 'folds'}.`],
  ['Gap', 'held out − training.'],
  tuning.coefficients === null
    ? ['Exact zeros', 'share of the penalised weights that are exactly 0.']
    : ['Non-zero', 'coefficients that are left, in the model of all training rows.'],
])}`;
};

/** Which texts of the data stand in the page. */
const textsOf = ({ reading }: Tuning, carried: CarriedModels | undefined): readonly string[] => [
  ...(reading === undefined || reading.rows.length === 0
    ? []
    : [
        `${count(reading.rows.length)} misread ${reading.rows.length === 1 ? 'row' : 'rows'} of the test part`,
      ]),
  ...(carried === undefined || carried.models.length === 0 ? [] : ['the words that its models know']),
];

const body = (tuning: Tuning, carried: CarriedModels | undefined): Html => {
  const { data, config, environment, chosen } = tuning;
  return html`<main>
<p class="eyebrow">Ridgeline · a strength chosen for ${data.name}</p>
<h1>${tuning.verdict}</h1>
${choiceWarnings(tuning).map((warning) => html`<p>${warning}</p>`)}
${dataTexts(textsOf(tuning, carried))}
${factsOf(tuning)}
${readingSection(tuning)}
${classBars(tuning)}
${wordsAxis(tuning)}
${trySection(carried)}
${section('choices', 'What the rules say', choices(tuning))}
${section('figures', 'Figures', [
  tuningCurveFigure(tuning),
  settingsFigure(tuning),
  coefficientsFigure(tuning),
  tuning.coefficients === null ? tuningZerosFigure(tuning) : null,
])}
${section('rows', 'Everything that was tried', details(`All ${count(tuning.rows.length)} rows`, rowsTable(tuning)))}
${section('method', 'How it was done', method(tuning))}
${section('configuration', 'Configuration and environment', [
  details('Configuration', json({ config, chosen })),
  details('Environment', json(environment)),
])}
<footer>Fingerprint of the data (SHA-256): ${data.fingerprint}. The same numbers, in full precision, are in report.json.</footer>
</main>`;
};

/**
 * The report of a choice as one HTML page that stands alone, as that of a comparison: plots as inline SVG, each also in
 * words and as a table. Whatever came from outside is escaped; a number that is not finite is left out of the plots.
 *
 * @param carried classifiers that the page has in itself, for its reader to ask.
 * @returns a whole document, to be saved as report.html in UTF-8.
 * @example await writeFile('report.html', renderTuning(tuning))
 */
export const renderTuning = (tuning: Tuning, carried?: CarriedModels): string =>
  page({
    title: `A strength chosen for ${tuning.data.name}`,
    body: body(tuning, carried),
    style: readingStyles + wordsStyles + tryStyles,
    scripts: tryScripts(carried),
  });
