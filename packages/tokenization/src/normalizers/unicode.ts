import { define, type Normalized, type Normalizer } from '@ridgeline/contracts';
import { codePointEnd } from '../code-points.ts';
import { isRecord } from '../same.ts';
import { stage } from '../stage.ts';

const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'] as const;
type Form = (typeof forms)[number];

/** What may join the character before it: marks, vowels and finals of Hangul, and whatever is made of them. */
const joins = (character: string): boolean =>
  character > '\x7f' &&
  /^[\p{M}\u1160-\u11ff\u{16d63}\u{16d67}-\u{16d6a}]/u.test(character.normalize('NFKD'));

/** The end of the part that begins at `start` and is normalised apart from the rest. */
const partEnd = (text: string, start: number): number => {
  let end = codePointEnd(text, start);
  while (end < text.length) {
    const next = codePointEnd(text, end);
    if (!joins(text.slice(end, next))) break;
    end = next;
  }
  return end;
};

/**
 * What a part decomposes into, in normal order: for each code point, which one of the part it comes from. The first of
 * what a character gives is told from the rest; these come from whatever is before them once marks have changed places.
 */
const sourcesOf = (characters: readonly string[], sorted: readonly string[], form: Form): number[] => {
  const isFirst = new Map<string, boolean[]>();
  for (const character of characters)
    for (const [i, each] of [...character.normalize(form)].entries()) {
      const found = isFirst.get(each);
      if (found === undefined) isFirst.set(each, [i === 0]);
      else found.push(i === 0);
    }
  const taken = new Map<string, number>();
  let source = -1;
  return sorted.map((each) => {
    const at = taken.get(each) ?? 0;
    taken.set(each, at + 1);
    if (isFirst.get(each)![at]) source++;
    return Math.max(0, source);
  });
};

/** Adds the places of one part, as Hugging Face has them: what is composed comes from the first of its parts. */
const addPart = (part: string, start: number, form: Form, offsets: number[]): string => {
  const normal = part.normalize(form);
  if (normal === part && part.length === 1) {
    offsets.push(start, start + 1);
    return part;
  }
  const decomposed = form === 'NFC' || form === 'NFD' ? 'NFD' : 'NFKD';
  const characters = [...part];
  const starts = [start];
  for (const character of characters) starts.push(starts.at(-1)! + character.length);
  const sources = sourcesOf(characters, [...part.normalize(decomposed)], decomposed);
  let place = 0;
  for (const character of normal) {
    const source = sources[place]!;
    for (let unit = 0; unit < character.length; unit++) offsets.push(starts[source]!, starts[source + 1]!);
    place += [...character.normalize('NFD')].length;
  }
  return normal;
};

const mostKnown = 4096;

const normalize = (text: string, form: Form): Normalized => {
  if (text.normalize(form) === text) return { text };
  const parts: string[] = [];
  const offsets: number[] = [];
  // the same parts come again and again
  const known = new Map<string, { readonly normal: string; readonly places: readonly number[] }>();
  const normalPart = (part: string) => {
    const found = known.get(part);
    if (found !== undefined) return found;
    const places: number[] = [];
    const made = { normal: addPart(part, 0, form, places), places };
    if (known.size < mostKnown) known.set(part, made);
    return made;
  };
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = partEnd(text, start);
    const { normal, places } = normalPart(text.slice(start, end));
    parts.push(normal);
    for (const place of places) offsets.push(start + place);
  }
  return { text: parts.join(''), offsets: Int32Array.from(offsets) };
};

/**
 * One of Unicode's normal forms, so that `é` is one letter, or two, however it was typed.
 *
 * NFC composes, NFD decomposes; NFKC and NFKD also write `ﬁ`, `²` and full-width letters in plain ones.
 *
 * @param options.form `NFC`, `NFD`, `NFKC` or `NFKD`. Defaults to `NFC`.
 * @returns `normalize`: text → text with offsets. What is composed comes from the first of its parts alone: of `e` and an
 * accent, from the `e`.
 * @throws `E_OPTION` for another form.
 * @see Unicode Standard Annex #15; `normalizers.NFC` and its like of Hugging Face tokenizers, whose offsets these are.
 * @example unicode({ form: 'NFKC' }).normalize('ﬁ').text // 'fi'
 */
export const unicode = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'unicode',
    {
      about: "One of Unicode's normal forms, so that é is one letter however it was typed.",
      options: {
        form: {
          type: 'choice',
          among: forms,
          default: 'NFC',
          about:
            'C composes, D decomposes; K also writes ligatures, full-width letters and their like plainly.',
        },
      },
      example: { form: 'NFKC' },
      same: { 'Hugging Face': 'NFC, NFD, NFKC, NFKD' },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ form }): Omit<Normalizer, 'spec'> => ({
      normalize: (text) => normalize(text, form),
      toJSON: () => ({ type: form }),
    }),
  ),
  (json): Normalizer | undefined => {
    const form = forms.find((each) => isRecord(json) && json.type === each);
    return form === undefined ? undefined : unicode({ form });
  },
);
