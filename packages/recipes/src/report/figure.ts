import { type Content, type Html, html } from './html.ts';
import { details } from './table.ts';

/** One plot of a figure, an image with a name and a summary in words. */
export interface Panel {
  readonly title: string;
  readonly summary: string;
  readonly hue: number;
  readonly size: { readonly width: number; readonly height: number };
  readonly body: Content;
  /** What the plot cannot show. */
  readonly notes?: readonly string[];
}

const panelMarkup = ({ title, summary, hue, size, body, notes = [] }: Panel, id: string): Html =>
  html`<div class="panel hue-${hue}">
<p class="panel-title">${title}</p>
<svg viewBox="0 0 ${size.width} ${size.height}" role="img" aria-labelledby="${id}-title" aria-describedby="${id}-summary">
<title id="${id}-title">${title}</title>
<desc id="${id}-summary">${summary}</desc>
${body}
</svg>
${notes.map((note) => html`<p class="note">${note}</p>`)}
</div>`;

/** Rows of four where that leaves none over, of three otherwise. */
const arrangement = (panels: number): string => {
  if (panels === 1) return 'single';
  return panels % 4 === 0 ? 'quartet' : 'trio';
};

/** A figure: what it shows in words, its plots side by side, and the same data as a table. */
export const figure = ({
  id,
  heading,
  caption,
  legend = null,
  panels,
  data,
  isDataOpen = false,
}: {
  readonly id: string;
  readonly heading: string;
  readonly caption: Content;
  readonly legend?: Content;
  readonly panels: readonly Panel[];
  readonly data: Content;
  /** Whether the data stand beside the plots, rather than behind a line that opens them. */
  readonly isDataOpen?: boolean;
}): Html => html`<figure id="${id}" aria-labelledby="${id}-heading">
<figcaption>
<h3 id="${id}-heading">${heading}</h3>
<p>${caption}</p>
</figcaption>
${legend}
<div class="panels ${arrangement(panels.length)}">
${panels.map((panel, index) => panelMarkup(panel, `${id}-${index}`))}
</div>
${isDataOpen ? data : details(`Data of this figure: ${heading}`, data)}
</figure>`;

/** A key to the marks of a figure: a small drawing and its meaning. */
export const legend = (entries: readonly (readonly [drawing: Content, meaning: string])[]): Html =>
  html`<ul class="legend">${entries.map(
    ([drawing, meaning]) =>
      html`<li><svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">${drawing}</svg>${meaning}</li>`,
  )}</ul>`;
