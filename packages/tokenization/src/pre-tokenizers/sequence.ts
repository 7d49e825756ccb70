import { type AnyKind, define, type Pieces, type PreTokenizer } from '@ridgeline/contracts';
import { placesThrough } from '../places.ts';
import { isRecord } from '../same.ts';
import { readStage, type StageKind, stage, unitOf } from '../stage.ts';

/** Pieces that were each cut once more. */
const cutAgain = ({ text, offsets, pieces }: Pieces, next: PreTokenizer): Pieces => {
  const cuts = Array.from({ length: pieces.length / 2 }, (_, i) => {
    const start = pieces[2 * i]!;
    return { start, ...next.split(text.slice(start, pieces[2 * i + 1])) };
  });
  const places = new Int32Array(2 * cuts.reduce((units, cut) => units + cut.text.length, 0));
  const smaller = new Int32Array(cuts.reduce((ends, cut) => ends + cut.pieces.length, 0));
  let unit = 0;
  let length = 0;
  for (const cut of cuts) {
    for (const end of cut.pieces) smaller[length++] = unit + end;
    for (let i = 0; i < cut.text.length; i++, unit++) {
      places[2 * unit] = cut.start + (cut.offsets?.[2 * i] ?? i);
      places[2 * unit + 1] = cut.start + (cut.offsets?.[2 * i + 1] ?? i + 1);
    }
  }
  return {
    text: cuts.map((cut) => cut.text).join(''),
    offsets: placesThrough(offsets, places),
    pieces: smaller,
  };
};

/**
 * The kind that cuts by several pre-tokenizers, each the pieces of the one before.
 *
 * @param among the catalogue that these come from.
 * @see `pre_tokenizers.Sequence` of Hugging Face tokenizers.
 * @example sequence({ of: [{ kind: 'whitespace' }, { kind: 'punctuation' }] }).split('no, it').pieces // 0 2, 2 3, 3 5
 */
export const sequenceOf = (
  among: Readonly<Record<string, StageKind<AnyKind<PreTokenizer>, PreTokenizer>>>,
) => {
  const make = (units: readonly PreTokenizer[]): Omit<PreTokenizer, 'spec'> => ({
    split: (text) =>
      units.reduce(cutAgain, { text, pieces: Int32Array.from(text === '' ? [] : [0, text.length]) }),
    toJSON: () => ({ type: 'Sequence', pretokenizers: units.map((unit) => unit.toJSON()) }),
  });
  const sequence = define(
    'sequence',
    {
      about: 'Several pre-tokenizers, each of which cuts the pieces of the one before.',
      options: { of: { type: 'units', among, about: 'Which, in order.' } },
      example: { of: [{ kind: 'whitespace' }, { kind: 'punctuation' }] },
      same: { 'Hugging Face': 'Sequence' },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ of }) => make(of.map((spec) => unitOf('sequence', among, spec))),
  );
  return stage(sequence, (json): PreTokenizer | undefined => {
    if (!isRecord(json) || json.type !== 'Sequence' || !Array.isArray(json.pretokenizers)) return undefined;
    const units = json.pretokenizers.map((each) => readStage(among, each));
    return units.every((unit) => unit !== undefined)
      ? sequence({ of: units.map(({ spec }) => spec) })
      : undefined;
  });
};
