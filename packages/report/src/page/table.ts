import type { Cell } from '@ridgeline/data';
import { type Content, type Html, html } from './html.ts';

/** One column: the first of a table names its rows. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => Content;
  readonly isText?: boolean;
  /** Whether the heading is a name out of the data, which stays as it is. */
  readonly isName?: boolean;
  /** What a program reads in place of the cell, in full precision, by the names of its columns. */
  readonly values?: Readonly<Record<string, (row: Row) => Cell>>;
}

const cellClass = (isText: boolean | undefined): string => (isText === true ? 'text' : 'number');

const namesOf = <Row>({ values }: Column<Row>): Html | null =>
  values === undefined ? null : html` data-names="${JSON.stringify(Object.keys(values))}"`;

const valuesOf = <Row>({ values }: Column<Row>, row: Row): Html | null =>
  values === undefined
    ? null
    : html` data-values="${JSON.stringify(Object.values(values).map((value) => value(row)))}"`;

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
}): Html => html`<div class="table"><div class="scroll${isCards ? ' cards' : ''}" role="region" tabindex="0" aria-label="${caption}">
<table>
<caption><span>${caption}</span></caption>
<thead><tr>${columns.map(
  (column) =>
    html`<th scope="col" class="${cellClass(column.isText)}${column.isName === true ? ' name' : ''}"${namesOf(column)}>${column.heading}</th>`,
)}</tr></thead>
<tbody>${rows.map(
  (row) => html`
<tr class="${isMarked(row) ? 'marked' : 'plain'}">${columns.map((column, index) => {
    const { heading, cell, isText } = column;
    const values = valuesOf(column, row);
    if (index === 0) return html`<th scope="row"${values}>${cell(row)}</th>`;
    return isCards
      ? html`<td class="${cellClass(isText)}"${values} data-heading="${heading}"><span>${cell(row)}</span></td>`
      : html`<td class="${cellClass(isText)}"${values}>${cell(row)}</td>`;
  })}</tr>`,
)}
</tbody>
</table>
</div></div>`;

/** What only some readers want, behind a line that opens it. */
export const details = (summary: string, content: Content): Html =>
  html`<details><summary>${summary}</summary>${content}</details>`;
