import { RidgelineError } from '@ridgeline/contracts';
import { declaredSeparator } from './declared-separator.ts';
import { refuseRow, requireDistinctColumns, sourceText, type Table } from './table.ts';
import { withNamedColumns } from './unnamed-columns.ts';

/** What a `"` at the beginning of a field means. */
export type Quotes = boolean | 'line';

export interface DelimitedOptions {
  /** The file's name, for errors. Defaults to "the table". */
  readonly name?: string;
  /** One character, or `'whitespace'` for runs of spaces and tabs. Defaults to a comma. */
  readonly separator?: string;
  /** The names of the columns, for a file without a header. Without them the first row is the header. */
  readonly columns?: readonly string[];
  /**
   * Whether `"` encloses fields, as in RFC 4180 (`true`); only where it is closed on the line where it opens (`'line'`);
   * or is a character like others (`false`). Defaults to true, and to `'line'` for tabs: many writers of TSV never quote.
   */
  readonly quotes?: Quotes;
  /** Whether the last column takes the rest of its line, separators and all. Defaults to false. */
  readonly lastTakesRest?: boolean;
}

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
const space = 32;

const takeQuotesAsTheyAre = 'take quotes as characters (quotes: false, or --quotes none)';

/** How rows and fields are told apart. */
export interface Dialect {
  readonly name: string;
  readonly isSeparator: (code: number) => boolean;
  readonly runs: boolean;
  readonly quotes: Quotes;
}

/** A field in quotes that runs over several lines. */
interface LongField {
  readonly opened: number;
  readonly closed: number;
  readonly text: string;
}

/** Reads fields and rows one after the other; every character is looked at a fixed number of times. */
export const rowReader = (text: string, { name, isSeparator, runs, quotes }: Dialect) => {
  let at = 0;
  let line = 1;
  const longFields: LongField[] = [];
  const refuse = (where: number, found: string, hint: string): never => {
    throw new RidgelineError('E_DATA', `${name}: line ${where}: ${found}.`, { at: `${name}:${where}`, hint });
  };
  const endsLine = (code: number): boolean => code === lineFeed || code === carriageReturn;
  const endsField = (place: number): boolean =>
    place >= text.length || endsLine(text.charCodeAt(place)) || isSeparator(text.charCodeAt(place));
  const skipSeparators = (): void => {
    while (at < text.length && isSeparator(text.charCodeAt(at))) at++;
  };
  const afterSpaces = (place: number): number => {
    let next = place;
    while (text.charCodeAt(next) === space) next++;
    return next;
  };

  const countLines = (from: number, to: number): void => {
    for (let i = from; i < to; i++) {
      const code = text.charCodeAt(i);
      if (code === lineFeed || (code === carriageReturn && text.charCodeAt(i + 1) !== lineFeed)) line++;
    }
  };

  const quotedField = (): string => {
    const opened = line;
    const pieces: string[] = [];
    for (let start = at + 1; ; start = at + 1) {
      const close = text.indexOf('"', start);
      if (close < 0)
        refuse(opened, 'a quote opens here and is never closed', `Close it, or ${takeQuotesAsTheyAre}.`);
      countLines(start, close);
      pieces.push(text.slice(start, close));
      at = close + 1;
      if (text.charCodeAt(at) !== quote) break;
    }
    const field = pieces.join('"');
    if (line > opened + 1) longFields.push({ opened, closed: line, text: field });
    const next = afterSpaces(at);
    if (endsField(next)) at = next;
    else
      refuse(
        line,
        `a closing quote is followed by text${line === opened ? '' : `; the quote opened on line ${opened}`}`,
        `Double a quote that stands inside quotes, or ${takeQuotesAsTheyAre}.`,
      );
    return field;
  };

  /** A field in quotes that is closed on its line, right before the field ends; undefined if it is none. */
  const quotedOnLine = (from: number): string | undefined => {
    const pieces: string[] = [];
    for (let start = from + 1, place = start; place < text.length; place++) {
      const code = text.charCodeAt(place);
      if (endsLine(code)) return undefined;
      if (code !== quote) continue;
      pieces.push(text.slice(start, place));
      if (text.charCodeAt(place + 1) !== quote) {
        const end = afterSpaces(place + 1);
        if (!endsField(end)) return undefined;
        at = end;
        return pieces.join('"');
      }
      start = ++place + 1;
    }
    return undefined;
  };

  const plainField = (toLineEnd: boolean): string => {
    const start = at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (endsLine(code) || (!toLineEnd && isSeparator(code))) break;
    }
    return text.slice(start, at);
  };

  const field = (last: boolean): string => {
    if (quotes === false) return plainField(last);
    if (quotes === true && text.charCodeAt(at) === quote) return quotedField();
    const opening = runs ? at : afterSpaces(at);
    if (text.charCodeAt(opening) !== quote) return plainField(last);
    return quotedOnLine(opening) ?? plainField(last);
  };

  const row = (limit: number): string[] => {
    const fields: string[] = [];
    if (runs) skipSeparators();
    for (;;) {
      const last = fields.length + 1 === limit;
      fields.push(field(last));
      if (runs && !last) skipSeparators();
      if (at >= text.length) break;
      const code = text.charCodeAt(at);
      if (endsLine(code)) {
        at += code === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
        line++;
        break;
      }
      if (!runs) at++;
    }
    return fields;
  };

  return {
    row,
    line: () => line,
    done: () => at >= text.length,
    startsQuoted: () => text.charCodeAt(at) === quote,
    longFields,
  };
};

const manyLines = 20;

/** Quotes that seem to have swallowed rows: what is between holds lines that are rows themselves, or is very long. */
const quoteWarnings = (
  fields: readonly LongField[],
  width: number,
  { name, isSeparator }: Dialect,
): string[] => {
  const widthOf = (line: string): number => {
    let found = 1;
    for (let i = 0; i < line.length; i++) if (isSeparator(line.charCodeAt(i))) found++;
    return found;
  };
  const doubtful = fields.filter(({ opened, closed, text }) => {
    if (closed - opened > manyLines) return true;
    const inner = text.split(/\r\n|\n|\r/).slice(1, -1);
    const rows = inner.filter((line) => width > 1 && widthOf(line) === width);
    return rows.length > 1 && 2 * rows.length > inner.length;
  });
  const [first] = doubtful;
  if (first === undefined) return [];
  const others = doubtful.length === 1 ? '' : `, and ${doubtful.length - 1} more like it`;
  return [
    `${name}: line ${first.opened}: a quote opens here and is closed on line ${first.closed}${others}: all between is one field. If it is a stray quote, ${takeQuotesAsTheyAre}.`,
  ];
};

/** How to read, from the options. @throws `E_OPTION` for a separator that is no character. */
export const dialectOf = (options: DelimitedOptions): Dialect => {
  const { name = 'the table', separator = ',', quotes = separator === '\t' ? 'line' : true } = options;
  const runs = separator === 'whitespace';
  if (!runs && (separator.length !== 1 || /["\r\n]/.test(separator)))
    throw new RidgelineError(
      'E_OPTION',
      `readDelimited: separator must be one character but no quote or line break, or "whitespace", got ${JSON.stringify(separator)}.`,
      { hint: 'Use "," for CSV and "\\t" for TSV.' },
    );
  const code = separator.charCodeAt(0);
  return { name, quotes, runs, isSeparator: runs ? (c) => c === 32 || c === 9 : (c) => c === code };
};

/**
 * Reads CSV, TSV and their kin: RFC 4180 with any separator.
 *
 * Rows end with LF, CRLF or CR; a field in quotes may hold separators, line breaks and doubled quotes; a quote inside
 * a field that does not begin with one is a character. Spaces around the quotes of a field are no part of it, if it is
 * closed on its line. Lines with nothing on them are skipped. Every cell is text, as it stands, spaces too. A quote
 * that seems to have swallowed rows is told in `warnings`. So is a column that the header leaves without a name: it is
 * called by its place, "column 1", or left out where it holds nothing. A first line such as `sep=;`, as Excel writes it, is
 * no row, and says the separator unless that is given. Time is linear in the size of the text.
 *
 * @param source text, or the bytes of a file in UTF-8. Nothing is read from disk.
 * @throws `E_DATA` with the line: a row with more or fewer fields than columns, a quote that is not closed, text after
 * a closing quote, two columns of one name, no rows; `E_OPTION` for a separator that is no character.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @example readDelimited('label,text\nham,"Ok, lar"\n').rows // [['ham', 'Ok, lar']]
 */
export const readDelimited = (source: string | Uint8Array, options: DelimitedOptions = {}): Table<string> => {
  const text = sourceText(source, options.name ?? 'the table');
  const declared = declaredSeparator(text);
  const dialect = dialectOf(declared === undefined ? options : { separator: declared, ...options });
  const { name } = dialect;
  const reader = rowReader(text, dialect);
  if (declared !== undefined) reader.row(1);
  const rows: string[][] = [];
  const lines: number[] = [];
  let columns = options.columns;
  const limitOf = (): number => (options.lastTakesRest === true && columns ? columns.length : 0);

  while (!reader.done()) {
    const line = reader.line();
    const quoted = dialect.quotes !== false && reader.startsQuoted();
    const row = reader.row(limitOf());
    if (row.length === 1 && row[0] === '' && !quoted) continue;
    if (columns === undefined) columns = row;
    else {
      rows.push(row);
      lines.push(line);
    }
  }
  const hasHeader = options.columns === undefined;
  const isNamed = (column: string): boolean => !hasHeader || column.trim() !== '';
  requireDistinctColumns(name, (columns ?? []).filter(isNamed));
  if (rows.length === 0)
    throw new RidgelineError('E_DATA', `${name}: there is no row of data.`, {
      at: name,
      hint: 'The first row is the header, unless columns are given.',
    });

  const width = columns!.length;
  const warnings = quoteWarnings(reader.longFields, width, dialect);
  const table: Table<string> = { name, columns: columns!, rows, lines, warnings };
  const ragged = rows.findIndex((row) => row.length !== width);
  if (ragged >= 0) {
    const fields = rows[ragged]!.length;
    const overLines =
      dialect.quotes === 'line' ? ' If quoted fields run over lines: --quotes lines (quotes: true).' : '';
    const hint = `Quote fields that hold the separator, or name another one: --separator ";"; in code separator, or lastTakesRest for a last column that holds it.${overLines}`;
    refuseRow(
      table,
      ragged,
      `${fields} ${fields === 1 ? 'field' : 'fields'} where ${width} are expected`,
      hint,
    );
  }
  return hasHeader ? withNamedColumns(table) : table;
};
