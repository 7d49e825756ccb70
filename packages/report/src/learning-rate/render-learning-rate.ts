import { learningRateFigure, ratesTable } from '../figures/learning-rate-figure.ts';
import { type Html, html } from '../page/html.ts';
import {
  learningRateCaveat,
  learningRateNotes,
  ratesAbout,
  rateText,
} from '../page/learning-rate-verdict.ts';
import { count, duration, fixed, strength } from '../page/number-format.ts';
import { definitions, facts, json, page, section } from '../page/page.ts';
import { prose } from '../page/prose.ts';
import { details } from '../page/table.ts';
import type { LearningRateTest } from '../results/learning-rate.ts';

const configuredText = (configured: LearningRateTest['configured']): string => {
  if (configured === null) return 'no rate configured';
  return typeof configured === 'number'
    ? `configured rate ${strength(configured)}, set aside`
    : `schedule ${configured}, set aside`;
};

const factsOf = (test: LearningRateTest): Html => {
  const { data, model, optimizer, configured, range, points, seconds } = test;
  return facts([
    ['Data', data.name, `${count(data.train)} ${data.unit} to train`],
    ['Model', model.kind, `${count(model.parameters)} parameters`],
    ['Optimizer', optimizer, configuredText(configured)],
    [
      'Rates',
      `${rateText(range.from)} to ${rateText(range.to)}`,
      `${count(points.length)} of ${count(range.steps)} steps taken`,
    ],
    ['Compute time', duration(seconds), null],
  ]);
};

/** Powers of ten by which the smoothed curve lags. */
const lagOf = ({ range: { from, to, steps, smoothing } }: LearningRateTest): number =>
  ((smoothing / (1 - smoothing)) * Math.log10(to / from)) / (steps - 1);

/** How to go on, as flags to copy. */
const nextSteps = ({ suggestion }: LearningRateTest): Html | null => {
  if (suggestion === null) return null;
  const { rate } = suggestion;
  return html`<p>To train with it: <code class="whole">--set</code> <code>optimizer.learningRate=${rateText(rate)}</code>. To choose by held-out data: <code class="whole">--search grid</code> <code class="whole">--space</code> <code>optimizer.learningRate=${ratesAbout(rate)}</code>.</p>`;
};

const method = (test: LearningRateTest): Html => {
  const { range } = test;
  return html`<p>${learningRateCaveat} A learning-rate range test (Smith 2017): the rate is multiplied by the same factor at every step, and each rate is judged by the loss of the batch after its step, without penalties. The schedule of the configuration, its evaluations and its averages are set aside. Batches differ, so that single losses go up and down; another seed moves the suggestion a little.</p>
${definitions([
  [
    'Smoothed',
    `a moving mean of the losses (β = ${fixed(range.smoothing, 2)}) freed of its bias towards 0. It lags ${fixed(lagOf(test), 2)} powers of ten behind, so that all named rates lie that much too far to the right.`,
  ],
  [
    'Steepest',
    'where the smoothed loss falls most over the logarithm of the rate, before its lowest point, and by more than four times what the noise of the batches would make of it.',
  ],
  ['Lowest', 'the lowest point of the smoothed loss: rates that a whole training would hardly stand.'],
  [
    'Diverged',
    `the first rate at which the smoothed loss was above ${range.divergence} times its lowest, or not finite; the test ends there.`,
  ],
])}
${nextSteps(test)}`;
};

const body = (test: LearningRateTest): Html => {
  const { data, config, environment, points } = test;
  return html`<main>
<p class="eyebrow">Ridgeline · a learning rate to begin with, for ${data.name}</p>
<h1>${prose(test.verdict)}</h1>
${learningRateNotes(test).map((note) => html`<p>${prose(note)}</p>`)}
${factsOf(test)}
${learningRateFigure(test)}
${details(`All ${count(points.length)} steps`, ratesTable(test, points))}
${section('method', 'What it is worth, and how it was done', method(test))}
${section('configuration', 'Configuration and environment', [
  details('Configuration', json(config)),
  details('Environment', json(environment)),
])}
<footer>Fingerprint of the data (SHA-256): ${data.fingerprint}. The same numbers, in full precision, are in learning-rate.json.</footer>
</main>`;
};

/**
 * The report of a learning-rate test as one HTML page that stands alone, as that of a comparison: the curve as inline SVG, also in words and as a
 * table.
 *
 * @returns a whole document, to be saved as report.html in UTF-8.
 * @example await writeFile('report.html', renderLearningRate(test))
 */
export const renderLearningRate = (test: LearningRateTest): string =>
  page({ title: `A learning rate to begin with, for ${test.data.name}`, body: body(test) });
