import { define, type Normalizer } from '@ridgeline/contracts';
import { isRecord, same } from '../same.ts';
import { stage } from '../stage.ts';
import { replaceMatches } from './replace.ts';

/** The first run of two spaces or more at `from` or later. */
const nextRun = (text: string, from: number): readonly [number, number] | undefined => {
  const start = text.indexOf('  ', from);
  if (start === -1) return undefined;
  let end = start + 2;
  while (text[end] === ' ') end++;
  return [start, end];
};

/**
 * Runs of two spaces or more become one, as SentencePiece has it.
 *
 * @param options.to what is written in place of a run. Defaults to a space.
 * @returns `normalize`: text → text with offsets: what is written comes from the last space of the run.
 * @throws `E_OPTION` for an empty text.
 * @see `normalizers.Replace(Regex(' {2,}'), ' ')` of Hugging Face tokenizers.
 * @example collapseSpaces().normalize('no   it').text // 'no it'
 */
export const collapseSpaces = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'collapseSpaces',
    {
      about: 'Runs of two spaces or more become one.',
      options: {
        to: { type: 'text', default: ' ', about: 'What is written in place of a run.' },
      },
      example: { to: ' ' },
      same: { 'Hugging Face': "Replace(Regex(' {2,}'), ' ')" },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ to }): Omit<Normalizer, 'spec'> => ({
      normalize: (text) => replaceMatches(text, (from) => nextRun(text, from), to),
      toJSON: () => ({ type: 'Replace', pattern: { Regex: ' {2,}' }, content: to }),
    }),
  ),
  (json): Normalizer | undefined => {
    if (!isRecord(json) || typeof json.content !== 'string' || json.content === '') return undefined;
    const unit = collapseSpaces({ to: json.content });
    return same(json, unit.toJSON()) ? unit : undefined;
  },
);
