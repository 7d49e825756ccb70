import { RidgelineError } from '@ridgeline/contracts';
import { refuseRow, requireDistinctColumns, sourceText, type Table } from './table.ts';

export interface DelimitedOptions {
  /** The file's name, for errors. Defaults to "the table". */
  readonly name?: string;
  /** One character, or `'whitespace'` for runs of spaces and tabs. Defaults to a comma. */
  readonly separator?: string;
  /** The names of the columns, for a file without a header. Without them the first row is the header. */
  readonly columns?: readonly string[];
  /** Whether `"` encloses fields, as in RFC 4180. False takes it for a character like others. Defaults to true. */
  readonly quotes?: boolean;
  /** Whether the last column takes the rest of its line, separators and all. Defaults to false. */
  readonly lastTakesRest?: boolean;
}

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;

interface Dialect {
  readonly name: string;
  readonly isSeparator: (code: number) => boolean;
  readonly runs: boolean;
  readonly quotes: boolean;
}

/** Reads fields and rows one after the other; every character is looked at a fixed number of times. */
const rowReader = (text: string, { name, isSeparator, runs, quotes }: Dialect) => {
  let at = 0;
  let line = 1;
  const refuse = (where: number, found: string, hint: string): never => {
    throw new RidgelineError('E_DATA', `${name}: line ${where}: ${found}.`, { at: `${name}:${where}`, hint });
  };
  const endsLine = (code: number): boolean => code === lineFeed || code === carriageReturn;
  const skipSeparators = (): void => {
    while (at < text.length && isSeparator(text.charCodeAt(at))) at++;
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
        refuse(opened, 'a quote opens here and is never closed', 'Close it, or read with quotes: false.');
      countLines(start, close);
      pieces.push(text.slice(start, close));
      at = close + 1;
      if (text.charCodeAt(at) !== quote) return pieces.join('"');
    }
  };

  const plainField = (toLineEnd: boolean): string => {
    const start = at;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (endsLine(code) || (!toLineEnd && isSeparator(code))) break;
    }
    return text.slice(start, at);
  };

  const row = (limit: number): string[] => {
    const fields: string[] = [];
    if (runs) skipSeparators();
    for (;;) {
      const quoted = quotes && text.charCodeAt(at) === quote;
      const last = fields.length + 1 === limit;
      fields.push(quoted ? quotedField() : plainField(last));
      if (runs && !last) skipSeparators();
      const code = text.charCodeAt(at);
      if (at >= text.length) break;
      if (endsLine(code)) {
        at += code === carriageReturn && text.charCodeAt(at + 1) === lineFeed ? 2 : 1;
        line++;
        break;
      }
      if (runs) continue;
      if (!isSeparator(code))
        refuse(line, 'a closing quote is followed by text', 'Double a quote that stands inside quotes.');
      at++;
    }
    return fields;
  };

  return {
    row,
    line: () => line,
    done: () => at >= text.length,
    startsQuoted: () => text.charCodeAt(at) === quote,
  };
};

const dialectOf = ({ name = 'the table', separator = ',', quotes = true }: DelimitedOptions): Dialect => {
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
 * a field that does not begin with one is a character. Lines with nothing on them are skipped. Every cell is text, as
 * it stands, spaces too. Time is linear in the size of the text.
 *
 * @param source text, or the bytes of a file in UTF-8. Nothing is read from disk.
 * @throws `E_DATA` with the line: a row with more or fewer fields than columns, a quote that is not closed, text after
 * a closing quote, two columns of one name, no rows; `E_OPTION` for a separator that is no character.
 * @see https://www.rfc-editor.org/rfc/rfc4180
 * @example readDelimited('label,text\nham,"Ok, lar"\n').rows // [['ham', 'Ok, lar']]
 */
export const readDelimited = (source: string | Uint8Array, options: DelimitedOptions = {}): Table<string> => {
  const dialect = dialectOf(options);
  const { name } = dialect;
  const reader = rowReader(sourceText(source, name), dialect);
  const rows: string[][] = [];
  const lines: number[] = [];
  let columns = options.columns;
  const limitOf = (): number => (options.lastTakesRest === true && columns ? columns.length : 0);

  while (!reader.done()) {
    const line = reader.line();
    const quoted = dialect.quotes && reader.startsQuoted();
    const row = reader.row(limitOf());
    if (row.length === 1 && row[0] === '' && !quoted) continue;
    if (columns === undefined) columns = row;
    else {
      rows.push(row);
      lines.push(line);
    }
  }
  requireDistinctColumns(name, columns ?? []);
  if (rows.length === 0)
    throw new RidgelineError('E_DATA', `${name}: there is no row of data.`, {
      at: name,
      hint: 'The first row is the header, unless columns are given.',
    });

  const table: Table<string> = { name, columns: columns!, rows, lines };
  const width = columns!.length;
  const ragged = rows.findIndex((row) => row.length !== width);
  if (ragged >= 0) {
    const fields = rows[ragged]!.length;
    const hint =
      'Quote fields that hold the separator, or let the last column take the rest with lastTakesRest.';
    refuseRow(
      table,
      ragged,
      `${fields} ${fields === 1 ? 'field' : 'fields'} where ${width} are expected`,
      hint,
    );
  }
  return table;
};
