import { type Html, html } from '../page/html.ts';
import { capital } from '../page/names.ts';
import type { Comparison } from '../results/comparison.ts';

/** What the models write after a prompt, each as it came. */
export const samplesList = (samples: Comparison['samples']): Html =>
  html`<div class="samples">${samples.map(({ label, prompt, text, score }) => {
    const continuation = text.startsWith(prompt) ? text.slice(prompt.length) : text;
    return html`<div class="sample">
<h3>${capital(label)}${score === undefined ? null : html` <small>${score.name} ${score.value.toFixed(1)}</small>`}</h3>
<pre dir="auto" tabindex="0"><b>${prompt}</b>${continuation}</pre>
</div>`;
  })}</div>`;
