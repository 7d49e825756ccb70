import { type Html, html } from '../page/html.ts';
import { capital } from '../page/names.ts';
import type { Comparison } from '../results/comparison.ts';

/** @example scoresText([{ name: 'BLEU', value: 21.25 }, { name: 'exact match', value: 1.4, unit: '%' }]) // 'BLEU 21.3, exact match 1.4 %' */
export const scoresText = (scores: NonNullable<Comparison['samples'][number]['scores']>): string =>
  scores
    .map(({ name, value, unit }) => [name, value.toFixed(1), ...(unit ? [unit] : [])].join(' '))
    .join(', ');

/** What the models write after a prompt, each as it came. */
export const samplesList = (samples: Comparison['samples']): Html =>
  html`<div class="samples">${samples.map(({ label, prompt, text, scores = [] }) => {
    const continuation = text.startsWith(prompt) ? text.slice(prompt.length) : text;
    return html`<div class="sample">
<h3>${capital(label)}${scores.length === 0 ? null : html` <small>${scoresText(scores)}</small>`}</h3>
<pre dir="auto" tabindex="0"><b>${prompt}</b>${continuation}</pre>
</div>`;
  })}</div>`;
