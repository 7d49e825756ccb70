import { writeDelimited } from '@ridgeline/data';
import { escapeMarkdown } from '../client/escape-markdown.ts';
import { latexEscapes } from '../client/latex-escapes.ts';
import type { TableColumn } from './result-table.ts';

interface Table<Row> {
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
}

const asCsv = <Row>({ columns, rows }: Table<Row>): string => {
  const values = columns.flatMap((column) => Object.entries(column.values));
  return writeDelimited({
    columns: values.map(([name]) => name),
    rows: rows.map((row) => values.map(([, value]) => value(row))),
  });
};

const asMarkdown = <Row>({ columns, rows }: Table<Row>): string => {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return [
    line(columns.map(({ heading }) => heading)),
    line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map(({ shown }) => escapeMarkdown(shown(row))))),
  ].join('');
};

const inLatex = (text: string): string =>
  text.replace(/[\r\n]+/g, ' ').replace(/[\\{}$&%#_~^<>−±–]/g, (character) => latexEscapes[character]!);

const asLatex = <Row>({ columns, rows }: Table<Row>): string => {
  const line = (cells: readonly string[]): string => `${cells.join(' & ')} \\\\\n`;
  return [
    '% \\usepackage{booktabs}\n',
    `\\begin{tabular}{${columns.map(({ isNumber }) => (isNumber ? 'r' : 'l')).join('')}}\n`,
    '\\toprule\n',
    line(columns.map(({ heading }) => inLatex(heading))),
    '\\midrule\n',
    // in braces: a bracket at the beginning of a line would be an option of the break before
    ...rows.map((row) => line(columns.map(({ shown }) => `{${inLatex(shown(row))}}`))),
    '\\bottomrule\n\\end{tabular}\n',
  ].join('');
};

/** How a table is written: for programs in full precision, for people as it is shown. */
export const tableFormats = { csv: asCsv, markdown: asMarkdown, latex: asLatex } as const;

export type TableFormat = keyof typeof tableFormats;
