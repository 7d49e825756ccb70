import { type Family, titleOf } from '../page/families.ts';
import { type Html, html } from '../page/html.ts';
import { count, percent } from '../page/number-format.ts';
import { section } from '../page/page.ts';
import { details } from '../page/table.ts';
import type { Comparison, Disagreement } from '../results/comparison.ts';

/** Rows that stand open; the others are folded. */
const mostOpen = 5;

const rowMarkup = (
  { text, actual, answers }: Disagreement['shown'][number],
  families: readonly Family[],
): Html => html`<li><blockquote dir="auto">${text}</blockquote>
<p class="place">In the table: <b><bdi>${actual}</bdi></b></p>
<dl class="answers">${answers.map(
  ({ label, probability }, place) =>
    html`<div class="${label === actual ? 'right' : 'other'}"><dt>${families[place]!.label}</dt><dd><b><bdi>${label}</bdi></b> ${percent(probability)}<span class="below">${label === actual ? 'as in the table' : 'not as in the table'}</span></dd></div>`,
)}</dl></li>`;

/** Rows of the validation part that the families answer in different ways, each with all answers side by side. */
export const disagreementSection = (
  families: readonly Family[],
  { disagreement }: Comparison,
): Html | null => {
  if (disagreement === undefined) return null;
  const { rows, differ, shown } = disagreement;
  const list = (some: Disagreement['shown']): Html =>
    html`<ol class="rows">${some.map((row) => rowMarkup(row, families))}</ol>`;
  const more = shown.slice(mostOpen);
  const models = families.map(({ confirmed }) => titleOf(confirmed)).join('; ');
  return section('disagreement', 'Where the models disagree', [
    html`<p>On ${count(differ)} of ${count(rows)} texts of the validation part (${percent(differ / rows)}) the best model of each family does not say the same as those of all others: ${models}. No text of the test part is shown.</p>`,
    differ === 0
      ? null
      : html`<p>${shown.length < differ ? `${count(shown.length)} of them, those` : 'Those'} first of which even the least sure model is sure.</p>`,
    list(shown.slice(0, mostOpen)),
    more.length === 0 ? null : details(`${count(more.length)} more`, list(more)),
  ]);
};

export const disagreementStyles = `
.rows{display:grid;gap:.75rem;margin:0;padding:0;list-style:none}
.rows li{max-width:none;padding:.6rem .75rem;background:var(--surface);border:1px solid var(--rule);border-radius:8px;break-inside:avoid}
.rows blockquote{margin:0 0 .4rem;max-width:72ch;white-space:pre-line}
.rows .place{margin:0 0 .4rem;color:var(--muted);font-size:.875rem}
.answers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,9rem),1fr));gap:.4rem 1rem;margin:0}
.answers dt{color:var(--muted);font-size:.8125rem}
.answers dd{margin:0}
.answers .below{font-size:.8125rem}
.answers>div{padding-left:.6rem;border-left:3px solid var(--rule)}
.answers>.right{border-left-color:var(--hue-4)}`;
