import type { Comparison } from '../comparison.ts';
import { type Family, labelOf } from './families.ts';
import { type Html, html } from './html.ts';
import { count } from './number-format.ts';
import { significanceLevel } from './rows-table.ts';

const penalties = new Map([
  ['none', 'the data loss alone.'],
  ['l1', 'λ·Σ|w|, summed over the penalised weights, in nats. Keras L1(λ), glmnet with α = 1.'],
  ['l2', '½λ·Σw², in nats. PyTorch weight_decay = λ, Keras L2(λ/2).'],
  ['elasticNet', 'λ·(α·Σ|w| + (1 − α)/2·Σw²), in nats. glmnet’s λ and α.'],
  ['dropout', 'activations set to 0 with the given rate while training, the others scaled by 1/(1 − rate).'],
]);

const applications = new Map([
  ['none', 'nothing is added.'],
  ['penalty', 'part of the objective, through its gradient.'],
  ['decoupled', 'w ← w·(1 − η·λ) beside the optimizer’s step, as AdamW; η is the learning rate.'],
  ['proximal', 'the proximal map after the step; the only way that sets weights to exactly 0.'],
  ['noise', 'while training only; every loss in this report is measured without it.'],
]);

const columns: readonly (readonly [name: string, meaning: string])[] = [
  ['Validation loss', 'lowest mean loss on the validation part over the run, in nats per token.'],
  [
    'Training loss',
    'loss at that same step on text of the training part, without noise and without penalty.',
  ],
  ['Gap', 'validation loss − training loss.'],
  ['Exact zeros', 'share of the penalised weights that are exactly 0, not merely small.'],
  ['Perplexity', 'e to the test loss: between how many tokens the model hesitates on average.'],
  ['Bits per character', 'the test loss in bits, for each character of the text.'],
  ['Against no penalty', 'test loss − that of no penalty, with its 95 % interval; negative is better.'],
  [
    'Is the difference real?',
    `p-values of a paired bootstrap over the test text, corrected by Holm over the families; significant below ${significanceLevel}.`,
  ],
];

const definitions = (entries: readonly (readonly [name: string, meaning: string])[]): Html =>
  html`<dl class="definitions">${entries.map(([name, meaning]) => html`<dt>${name}</dt><dd>${meaning}</dd>`)}</dl>`;

/** How the numbers came about: parts, seeds, selection, penalties, columns. */
export const method = (families: readonly Family[], { data, seeds }: Comparison): Html => {
  const { train, valid, test } = data.characters;
  const used = new Set(families.map(({ chosen }) => chosen.as));
  return html`<p>The text is cut into three parts without overlap: ${count(train)} characters to train on, ${count(valid)} to validate and ${count(test)} to test.
Every strength is trained with ${seeds.length === 1 ? 'seed' : 'the same seeds:'} ${seeds.join(', ')}; a seed fixes the initial weights, the order of the text and the noise, so that two rows differ by their penalty alone.
The best step, the strength of each family and the best family are all chosen on the validation part. The test part is read once, at the end, for the chosen strengths only.</p>
<h3>The penalties</h3>
${definitions(families.map(({ name }) => [labelOf(name), penalties.get(name) ?? 'see the configuration.']))}
<h3>How they act</h3>
${definitions([...applications].filter(([name]) => used.has(name)))}
<h3>The columns</h3>
${definitions(columns)}`;
};
