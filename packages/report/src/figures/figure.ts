import { type Content, type Html, html } from '../page/html.ts';
import { details } from '../page/table.ts';
import { type Views, viewsMarkup } from '../page/views.ts';
import { marker } from './line.ts';

/** One plot of a figure, an image with a name and a summary in words. */
export interface Panel {
  readonly title: string;
  readonly summary: string;
  /** That of the family it is of; null for a plot of several. */
  readonly hue: number | null;
  readonly size: { readonly width: number; readonly height: number };
  readonly body: Content;
  /** What the plot cannot show. */
  readonly notes?: readonly string[];
}

/** The mark of a family, as the plot has it. */
const swatch = (hue: number): Html =>
  html`<svg class="swatch" viewBox="-6 -6 12 12" aria-hidden="true">${marker([0, 0], { hue })}</svg>`;

const panelMarkup = ({ title, summary, hue, size, body, notes = [] }: Panel, id: string): Html =>
  html`<div class="panel${hue === null ? '' : ` hue-${String(hue)}`}">
<p class="panel-title">${hue === null ? null : swatch(hue)}${title}</p>
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

/** A plot by itself grows until its words are as large as those beside it. */
const widest = (panels: readonly Panel[]): Html | null =>
  panels.length === 1 ? html` style="max-width:${1.3 * panels[0]!.size.width}px"` : null;

const plots = (
  id: string,
  panels: readonly Panel[],
): Html => html`<div class="panels ${arrangement(panels.length)}"${widest(panels)}>
${panels.map((panel, index) => panelMarkup(panel, `${id}-${index}`))}
</div>
`;

/** A figure: what it shows in words, its plots side by side, and the same data as a table. */
export const figure = ({
  id,
  heading,
  isSection = false,
  caption,
  legend = null,
  panels,
  data,
  isDataOpen = false,
}: {
  readonly id: string;
  readonly heading: string;
  /** Whether it stands by itself, below no heading of a section. */
  readonly isSection?: boolean;
  readonly caption: Content;
  readonly legend?: Content;
  /** The plots, or one set of them for each state of the axes. */
  readonly panels: readonly Panel[] | Views<readonly Panel[]>;
  readonly data: Content;
  /** Whether the data stand beside the plots, rather than behind a line that opens them. */
  readonly isDataOpen?: boolean;
}): Html => {
  const views = 'draw' in panels ? panels : { switches: [] as const, draw: () => panels };
  const drawn = viewsMarkup(id, heading, views, (of, own) => plots(own, of));
  return html`<figure id="${id}" aria-labelledby="${id}-heading">
<figcaption>
${isSection ? html`<h2 id="${id}-heading">${heading}</h2>` : html`<h3 id="${id}-heading">${heading}</h3>`}
<p>${caption}</p>
</figcaption>
${legend}
${isDataOpen ? html`<div class="beside">${drawn}${data}</div>` : [drawn, details(`Data of this figure: ${heading}`, data)]}
</figure>`;
};

/** A key to the marks of a figure: a small drawing and its meaning. */
export const legend = (entries: readonly (readonly [drawing: Content, meaning: string])[]): Html =>
  html`<ul class="legend">${entries.map(
    ([drawing, meaning]) =>
      html`<li><svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">${drawing}</svg>${meaning}</li>`,
  )}</ul>`;
