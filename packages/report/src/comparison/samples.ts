import { type Html, html } from '../page/html.ts';
import { capital } from '../page/names.ts';
import type { Comparison } from '../results/comparison.ts';

/** @example scoresText([{ name: 'BLEU', value: 21.25 }]) // 'BLEU 21.3' */
export const scoresText = (scores: NonNullable<Comparison['samples'][number]['scores']>): string =>
  scores.map(({ name, value }) => `${name} ${value.toFixed(1)}`).join(', ');

/** What the models write after a prompt, each as it came. */
export const samplesList = (samples: Comparison['samples']): Html =>
  html`<div class="samples">${samples.map(({ label, prompt, text, scores = [] }) => {
    const continuation = text.startsWith(prompt) ? text.slice(prompt.length) : text;
    return html`<div class="sample">
<h3>${capital(label)}${scores.length === 0 ? null : html` <small>${scoresText(scores)}</small>`}</h3>
<pre dir="auto" tabindex="0"><b>${prompt}</b>${continuation}</pre>
</div>`;
  })}</div>`;
