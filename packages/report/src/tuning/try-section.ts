import { askModelsScript } from '../client/script.ts';
import { type Html, html } from '../page/html.ts';
import { section } from '../page/page.ts';
import type { CarriedModels } from '../results/carried-models.ts';

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} kB`;

const leftOutText = ({ leftOut, mostBytes }: CarriedModels): string =>
  leftOut
    .map(
      ({ name, bytes }) =>
        ` The model of ${name} is left out: with it the page would carry ${kilobytes(bytes)}, and it may carry ${kilobytes(mostBytes)}.`,
    )
    .join('');

/** JSON that no text can end before its end. */
const dataBlock = (value: unknown): Html => ({ markup: JSON.stringify(value).replace(/</g, '\\u003c') });

/** A text of the reader's own, and what each model that the page carries says of it. */
export const trySection = (carried: CarriedModels | undefined): Html | null => {
  if (carried === undefined) return null;
  const { models } = carried;
  if (models.length === 0)
    return carried.leftOut.length === 0
      ? null
      : section('try', 'A text of your own', html`<p>${leftOutText(carried).trim()}</p>`);
  return section('try', 'A text of your own', [
    html`<p>This page carries ${models.length === 1 ? 'its model' : `${models.length} of its models`}: what you type is read here, and goes nowhere.${leftOutText(carried)}</p>
<p><label for="try-text">A text</label><textarea id="try-text" rows="3" disabled autocomplete="off"></textarea></p>
<p id="try-told" role="status"></p>
<div class="panels">${models.map(
      ({ name }) =>
        html`<div class="panel"><h3>${name}</h3><div class="answer" data-name="${name}"></div></div>`,
    )}</div>
<noscript><p>It takes scripts, which this browser does not run.</p></noscript>
<script type="application/json" id="carried">${dataBlock({ models })}</script>`,
  ]);
};

/** What the page of such a section runs. */
export const tryScripts = (carried: CarriedModels | undefined): readonly string[] =>
  carried === undefined || carried.models.length === 0 ? [] : [carried.script, askModelsScript];

export const tryStyles = `
#try~p label{display:block;font-weight:550}
#try-text{width:100%;max-width:72ch;padding:.6rem;border:1px solid var(--muted);border-radius:8px;background:var(--surface);color:var(--text);font:inherit}
#try-told:not(.seen){position:absolute;width:1px;height:1px;margin:0;overflow:hidden;clip-path:inset(50%)}
.answer .told{margin:0 0 .25rem}
.answer .note{margin-bottom:.6rem}
.against .length{opacity:.45;background:var(--hue-2)!important}
@media print{#try~p:has(textarea){display:none}}`;
