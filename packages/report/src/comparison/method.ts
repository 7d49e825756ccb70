import type { Family } from '../page/families.ts';
import { type Html, html } from '../page/html.ts';
import { timeSentences } from '../page/kept-time.ts';
import { laidSentence } from '../page/laid-path.ts';
import { natsPer } from '../page/nats-per.ts';
import { count, significance } from '../page/number-format.ts';
import { definitions } from '../page/page.ts';
import { prose } from '../page/prose.ts';
import type { Comparison } from '../results/comparison.ts';

const applications = new Map([
  ['none', 'nothing is added.'],
  ['penalty', 'part of the objective, through its gradient.'],
  ['decoupled', 'w ← w·(1 − η·λ) beside the optimizer’s step, as AdamW; η is the learning rate.'],
  ['proximal', 'the proximal map after the step; the only way that sets weights to exactly 0.'],
  ['noise', 'while training only; every loss in this report is measured without it.'],
  ['activity', 'on what the model computes, not on its weights.'],
]);

const ofLanguage: readonly (readonly [string, string])[] = [
  ['Perplexity', 'e to the test loss: between how many tokens the model hesitates on average.'],
  [
    'Bits per character',
    'the test loss in bits for each character of the text, unknown tokens charged with their spelling.',
  ],
];

const ofClasses: readonly (readonly [string, string])[] = [
  ['Accuracy', 'share of the test part that the model of that step tells rightly.'],
];

const ofNumbers: readonly (readonly [string, string])[] = [
  [
    'σ²',
    'the variance of the target among the training texts: a model that always tells their mean has about 1.',
  ],
];

const words = (comparison: Comparison): readonly (readonly [name: string, meaning: string])[] => [
  [
    'Validation loss',
    `lowest mean loss on the validation part over a run, in ${natsPer(comparison)}, without noise and without penalty.`,
  ],
  ['Training loss', 'loss at that same step on text of the training part.'],
  ['Gap', 'validation loss − training loss.'],
  ['Test loss', 'loss of the model of that step on the test part.'],
  ['Exact zeros', 'share of the penalised weights that are exactly 0, not merely small.'],
  ...(comparison.lossUnit !== undefined
    ? ofNumbers
    : comparison.target === undefined
      ? ofLanguage
      : ofClasses),
  ['Against no penalty', 'mean over seeds of the test loss − that without a penalty; negative is better.'],
];

const seedsText = (seeds: readonly number[]): string =>
  seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(', ')}`;

/** How sure the differences are, and of what. */
const uncertainty = (families: readonly Family[], { scope, confidence }: Comparison): Html => {
  const sizes = families.flatMap(({ confirmed }) => confirmed.against ?? []);
  const [against] = sizes;
  if (against === undefined) return html`<p>Nothing was held against no penalty.</p>`;
  const blocks = [
    ...new Set(
      sizes.map(
        ({ blocks: number, rowsPerBlock: rows }) =>
          `${count(number)} blocks of ${count(rows)} ${rows === 1 ? 'row' : 'rows'}`,
      ),
    ),
  ];
  const taken = against.areGroups
    ? `Rows of one group are alike, so that each of the ${count(against.blocks)} groups of the test part is a block.`
    : `Consecutive rows of a text are alike, so that they are taken in blocks, for each family by how alike they are: ${blocks.join(', ')}.`;
  const model =
    scope === 'seeds'
      ? 'Another seed would have given other models, and another text other losses: seeds and blocks of the test part are crossed random effects, and the standard error has the variance of both.'
      : 'With so few seeds nothing can be said of others: the trained models are taken as given, and only blocks of the test part vary.';
  return html`<p>${model} ${taken} Intervals and p-values are corrected together for ${sizes.length} ${sizes.length === 1 ? 'family' : 'families'} (Bonferroni): an interval leaves out 0 exactly where p is below ${significance(confidence)}.</p>`;
};

/** How strengths were found that nobody gave. */
const layingText = ({ laying }: Comparison): Html | null => {
  if (laying === undefined) return null;
  const { steps, of, seed, paths, runs } = laying;
  const how =
    steps === null || runs.length === 0
      ? ''
      : ` Each of ${count(runs.length)} short runs took ${count(steps)} of ${count(of)} steps with seed ${seed}, and the validation loss at its end is set between that without a penalty and that with all penalised weights at 0: within 0.5 % of the first a strength has no effect, and from 90 % on everything is shrunk. What a penalty does adds up, so that a path begins at a fifth of the strength that has no effect in a short run.`;
  return html`<p><b>Laying the paths.</b> Strengths that were not given were found on the validation part.${how}</p>
<ul>${paths.map((path) => html`<li>${prose(laidSentence(path))}</li>`)}</ul>`;
};

/** How it kept to its time. */
const timeText = (comparison: Comparison): Html | null =>
  comparison.time === undefined
    ? null
    : html`<p><b>The time.</b> ${timeSentences(comparison).join(' ')} What is left out is left out by the clock, for every penalty alike, so that intervals hold as they are.</p>`;

/** How the numbers came about: parts, phases, uncertainty, penalties, words. */
export const method = (families: readonly Family[], comparison: Comparison): Html => {
  const { train, valid, test } = comparison.data.characters;
  const { seeds } = comparison;
  const used = new Set(families.map(({ confirmed }) => confirmed.as));
  return html`<p>The text is cut into three parts without overlap: ${count(train)} ${comparison.data.counted ?? 'characters'} to train on, ${count(valid)} to validate and ${count(test)} to test. A seed fixes the initial weights, the order of the text and the noise, so that two runs of one seed differ by their penalty alone.</p>
${layingText(comparison)}
<p><b>Exploring.</b> Strengths are tried with ${seedsText(seeds.explore)} and judged on ${seeds.folds === undefined ? 'the validation part' : `${seeds.folds} folds of the training part, each with a seed of its own: what one holds out, the others teach`}: every second one of a path, then the neighbours of the two best, beyond the path if need be; then these two with all of these seeds.</p>
<p><b>Confirming.</b> Every family at its choice, and no penalty, are trained anew with ${seedsText(seeds.confirm)}, which had no say in the choice. These models alone meet the test part, once.</p>
${timeText(comparison)}
${uncertainty(families, comparison)}
<h3>The penalties</h3>
${definitions(families.map(({ label, confirmed }) => [label, confirmed.meaning]))}
<h3>How they act</h3>
${definitions([...applications].filter(([name]) => used.has(name)))}
<h3>The words</h3>
${definitions(words(comparison))}`;
};
