import { define, type Normalized, type Normalizer } from '@ridgeline/contracts';
import { codePointStart } from '../code-points.ts';
import { isRecord, same } from '../same.ts';
import { stage } from '../stage.ts';

/** Each match written anew. All that stands in its place comes from the last character of the match. */
export const replaceMatches = (
  text: string,
  nextMatch: (from: number) => readonly [start: number, end: number] | undefined,
  content: string,
): Normalized => {
  const parts: string[] = [];
  const offsets: number[] = [];
  let kept = 0;
  const keepTo = (end: number): void => {
    parts.push(text.slice(kept, end));
    for (let at = kept; at < end; at++) offsets.push(at, at + 1);
  };
  for (let match = nextMatch(0); match !== undefined; match = nextMatch(kept)) {
    const [start, end] = match;
    keepTo(start);
    parts.push(content);
    for (let unit = 0; unit < content.length; unit++) offsets.push(codePointStart(text, end), end);
    kept = end;
  }
  if (kept === 0) return { text };
  keepTo(text.length);
  return { text: parts.join(''), offsets: Int32Array.from(offsets) };
};

/**
 * Writes one text in place of another, wherever it stands.
 *
 * @param options.from what is replaced, letter by letter: no pattern.
 * @param options.to what stands in its place; absent, nothing.
 * @returns `normalize`: text → text with offsets: what is written comes from the last character that it replaces.
 * @throws `E_OPTION` for an empty text.
 * @see `normalizers.Replace` of Hugging Face tokenizers with a string.
 * @example replace({ from: '``', to: '"' }).normalize('``no').text // '"no'
 */
export const replace = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'replace',
    {
      about: 'Writes one text in place of another, wherever it stands.',
      options: {
        from: { type: 'text', about: 'What is replaced, letter by letter.' },
        to: { type: 'text', optional: true, about: 'What stands in its place; absent, nothing.' },
      },
      example: { from: '``', to: '"' },
      same: { 'Hugging Face': "Replace('``', '\"')" },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ from, to = '' }): Omit<Normalizer, 'spec'> => ({
      normalize: (text) =>
        replaceMatches(
          text,
          (start) => {
            const at = text.indexOf(from, start);
            return at === -1 ? undefined : [at, at + from.length];
          },
          to,
        ),
      toJSON: () => ({ type: 'Replace', pattern: { String: from }, content: to }),
    }),
  ),
  (json): Normalizer | undefined => {
    if (!isRecord(json) || !isRecord(json.pattern)) return undefined;
    const { pattern, content } = json;
    if (typeof pattern.String !== 'string' || pattern.String === '' || typeof content !== 'string')
      return undefined;
    const unit = replace({ from: pattern.String, ...(content !== '' && { to: content }) });
    return same(json, unit.toJSON()) ? unit : undefined;
  },
);
