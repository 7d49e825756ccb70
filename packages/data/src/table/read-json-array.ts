import { RidgelineError } from '@ridgeline/contracts';
import { parseExactJson } from './exact-json.ts';
import { type JsonRecord, tableOfRecords } from './records.ts';
import { sourceText, type Table } from './table.ts';

const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** Where the JSON value that begins here ends; −1 if the text ends before it. */
const endOfValue = (text: string, start: number): number => {
  const open = text[start]!;
  if (!(open in closers) && open !== '"') {
    let at = start;
    while (at < text.length && !/[,\]\s]/.test(text[at]!)) at++;
    return at;
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '"') {
      for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++;
    } else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
    if (depth === 0) return at + 1;
  }
  return -1;
};

/**
 * Reads a JSON array of objects, whose keys are the columns, in the order in which they first appear.
 *
 * Cells are as those of `readJsonLines`. Time is linear in the size of the text.
 *
 * @param source text, or the bytes of a file in UTF-8.
 * @throws `E_DATA` with the line and the number of an element that is no JSON object, if the text is no array, or if
 * there is no element.
 * @example readJsonArray('[{"text":"hi","label":"ham"}]').columns // ['text', 'label']
 */
export const readJsonArray = (
  source: string | Uint8Array,
  { name = 'the table' }: { readonly name?: string } = {},
): Table => {
  const text = sourceText(source, name);
  const records: JsonRecord[] = [];
  let line = 1;
  let counted = 0;
  const lineAt = (place: number): number => {
    for (; counted < place; counted++) if (text.charCodeAt(counted) === 10) line++;
    return line;
  };
  const refuse = (place: number, found: string, cause?: unknown): never => {
    const where = lineAt(place);
    throw new RidgelineError('E_DATA', `${name}: line ${where}: ${found}.`, {
      at: `${name}:${where}`,
      hint: 'The file must be an array of objects: [{"text": "…", "label": "…"}, …]; or have one object a line.',
      cause,
    });
  };
  const skip = (place: number, what: RegExp): number => {
    what.lastIndex = place;
    what.test(text);
    return what.lastIndex;
  };

  const space = /\s*/y;
  let at = skip(0, space);
  if (text[at] !== '[') refuse(at, 'an array must begin here');
  for (at = skip(at + 1, space); text[at] !== ']'; ) {
    const element = `element ${records.length + 1}`;
    const end = at >= text.length ? -1 : endOfValue(text, at);
    if (end < 0) refuse(at, `${element} is not closed`);
    const begins = lineAt(at);
    let value: unknown;
    try {
      value = parseExactJson(text.slice(at, end));
    } catch (error) {
      refuse(at, `${element} is not JSON`, error);
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      refuse(at, `${element} is no JSON object`);
    records.push({ line: begins, value: value as JsonRecord['value'] });
    at = skip(end, space);
    if (text[at] === ',') {
      at = skip(at + 1, space);
      if (text[at] === ']') refuse(at, `a comma after ${element} is followed by no other`);
    } else if (text[at] !== ']') refuse(Math.min(at, text.length), `a comma or ] must follow ${element}`);
  }
  const rest = skip(at + 1, space);
  if (rest < text.length) refuse(rest, 'text follows the end of the array');
  return tableOfRecords(records, name);
};
