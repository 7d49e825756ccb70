import { type Content, type Html, html } from './html.ts';

/** One column: the first of a table names its rows. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Content;
  readonly isText?: boolean;
  /** Whether the heading is a name out of the data, which stays as it is. */
  readonly isName?: boolean;
}

const cellClass = (isText: boolean | undefined): string => (isText === true ? 'text' : 'number');

/** A table that scrolls inside its own box, with keys too, and whose first column stays in sight. */
export const table = <Row>({
  caption,
  columns,
  rows,
  isMarked = () => false,
  isCards = false,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly isMarked?: (row: Row) => boolean;
  /** Whether a narrow screen shows each row as a card, its cells under each other with their headings. */
  readonly isCards?: boolean;
}): Html => html`<div class="scroll${isCards ? ' cards' : ''}" role="region" tabindex="0" aria-label="${caption}">
<table>
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map(
  ({ heading, isText, isName }) =>
    html`<th scope="col" class="${cellClass(isText)}${isName === true ? ' name' : ''}">${heading}</th>`,
)}</tr></thead>
<tbody>${rows.map(
  (row) => html`
<tr class="${isMarked(row) ? 'marked' : 'plain'}">${columns.map(({ heading, cell, isText }, index) =>
    index === 0
      ? html`<th scope="row">${cell(row)}</th>`
      : isCards
        ? html`<td class="${cellClass(isText)}" data-heading="${heading}"><span>${cell(row)}</span></td>`
        : html`<td class="${cellClass(isText)}">${cell(row)}</td>`,
  )}</tr>`,
)}
</tbody>
</table>
</div>`;

/** What only some readers want, behind a line that opens it. */
export const details = (summary: string, content: Content): Html =>
  html`<details><summary>${summary}</summary>${content}</details>`;
