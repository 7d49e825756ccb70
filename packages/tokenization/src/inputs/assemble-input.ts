import type { Encoding, InputPart, ModelInput } from '@ridgeline/contracts';
import type { Kept } from './truncate-input.ts';

type Whole = Omit<ModelInput, 'overflowing'>;

const wholeOf = (
  { ids, offsets }: Encoding,
  { typeId, sequenceId, special }: { typeId: number; sequenceId: number; special: number },
): Whole => {
  const { length } = ids;
  return {
    ids,
    offsets,
    typeIds: new Int32Array(length).fill(typeId),
    sequenceIds: new Int8Array(length).fill(sequenceId),
    specialMask: new Uint8Array(length).fill(special),
    attentionMask: new Uint8Array(length).fill(1),
  };
};

const specialTokens = (ids: readonly number[], typeId: number): Whole =>
  wholeOf(
    { ids: Int32Array.from(ids), offsets: new Int32Array(2 * ids.length) },
    { typeId, sequenceId: -1, special: 1 },
  );

const joined = <Numbers extends Int32Array | Int8Array | Uint8Array>(a: Numbers, b: Numbers): Numbers => {
  const both = new (a.constructor as new (length: number) => Numbers)(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
};

/** Two parts of an input, one after the other. */
export const join = (a: Whole, b: Whole): Whole => ({
  ids: joined(a.ids, b.ids),
  offsets: joined(a.offsets, b.offsets),
  typeIds: joined(a.typeIds, b.typeIds),
  sequenceIds: joined(a.sequenceIds, b.sequenceIds),
  specialMask: joined(a.specialMask, b.specialMask),
  attentionMask: joined(a.attentionMask, b.attentionMask),
});

/**
 * Puts texts and special tokens together. What was cut off gives inputs of their own: each rest of a text with what is kept
 * of the other, and with each rest of the other.
 */
export const assembleInput = (texts: readonly Kept[], parts: readonly InputPart[]): ModelInput => {
  let whole = specialTokens([], 0);
  let overflowing: Whole[] = [];
  for (const part of parts) {
    if ('ids' in part) {
      const tokens = specialTokens(part.ids, part.typeId);
      whole = join(whole, tokens);
      overflowing = overflowing.map((rest) => join(rest, tokens));
      continue;
    }
    const { kept, overflowing: rests } = texts[part.sequence]!;
    const textOf = (encoding: Encoding) =>
      wholeOf(encoding, { typeId: part.typeId, sequenceId: part.sequence, special: 0 });
    const [text, ...more] = [kept, ...rests].map(textOf);
    overflowing = [
      ...overflowing.flatMap((rest) => [join(rest, text!), ...more.map((other) => join(rest, other))]),
      ...more.map((other) => join(whole, other)),
    ];
    whole = join(whole, text!);
  }
  return { ...whole, overflowing: overflowing.map((rest) => ({ ...rest, overflowing: [] })) };
};
