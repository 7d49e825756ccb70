import { RidgelineError } from '@ridgeline/contracts';
import { parseExactJson } from './exact-json.ts';
import { type JsonRecord, tableOfRecords } from './records.ts';
import { sourceText, type Table } from './table.ts';

const parseLine = (text: string, line: number, name: string): JsonRecord['value'] => {
  const refuse = (found: string, cause?: unknown): never => {
    throw new RidgelineError('E_DATA', `${name}: line ${line}: ${found}.`, {
      at: `${name}:${line}`,
      hint: 'Each line must be one JSON object, such as {"text": "…", "label": "…"}; or the whole file an array of them: [{…}, {…}].',
      cause,
    });
  };
  let value: unknown;
  try {
    value = parseExactJson(text);
  } catch (error) {
    refuse('the line is not JSON', error);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse('the line is no JSON object');
  return value as JsonRecord['value'];
};

/**
 * Reads JSON lines: one object a line, whose keys are the columns, in the order in which they first appear.
 *
 * A key that a line lacks gives an `undefined` cell. Blank lines are skipped. Keys are data: `__proto__` is a column
 * like others. An integer beyond 2⁵³ is its text, since as numbers two that differ could be one.
 *
 * @param source text, or the bytes of a file in UTF-8.
 * @throws `E_DATA` with the line that is not one JSON object, or if there is none.
 * @see https://jsonlines.org
 * @example readJsonLines('{"text":"hi","label":"ham"}\n').columns // ['text', 'label']
 */
export const readJsonLines = (
  source: string | Uint8Array,
  { name = 'the table' }: { readonly name?: string } = {},
): Table => {
  const records: JsonRecord[] = [];
  let line = 0;
  for (const text of sourceText(source, name).split('\n')) {
    line++;
    if (text.trim() !== '') records.push({ line, value: parseLine(text, line, name) });
  }
  return tableOfRecords(records, name);
};
