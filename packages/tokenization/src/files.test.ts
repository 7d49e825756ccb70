import { readFileSync } from 'node:fs';
import type { Encoding, ModelInput } from '@ridgeline/contracts';
import { describe, expect, it } from 'vitest';
import goldens from '../golden/files.json' with { type: 'json' };
import { encodeInput } from './inputs/encode-input.ts';
import { padInputs } from './inputs/pad-inputs.ts';
import { tokenizerModels } from './models/catalog.ts';
import { tokenizerFromJSON } from './tokenizer-from-json.ts';

const { texts } = goldens;
const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../golden/files/${name}.tokenizer.json`, import.meta.url), 'utf8'));
const byteEntries = Array.from({ length: 256 }, (_, byte) => [
  `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
  -20,
]);

const documentOf = ({ file, change, changeModel, bytes }: (typeof goldens.tokenizers)[number]) => {
  const document = { ...read(file), ...change };
  const model = { ...document.model, ...changeModel };
  return { ...document, model: bytes ? { ...model, vocab: [...model.vocab, ...byteEntries] } : model };
};

const lists = (encoding: Encoding) => ({ ids: [...encoding.ids], offsets: [...encoding.offsets] });
const masks = (input: ModelInput) => ({
  ids: [...input.ids],
  typeIds: [...input.typeIds],
  specialMask: [...input.specialMask],
  attentionMask: [...input.attentionMask],
});
const types = new Set(Object.values(tokenizerModels).map((kind) => kind.same!['Hugging Face']));
const known = goldens.tokenizers.filter(({ file }) => types.has(read(file).model.type));

describe.each(known.map((golden) => [golden.file, golden.how, golden] as const))(
  '%s from Hugging Face tokenizers, %s',
  (_, __, golden) => {
    const document = documentOf(golden);
    const tokenizer = tokenizerFromJSON(document);

    it('gives its ids, offsets and texts', () => {
      for (const [i, ids, offsets, decoded, withSpecial] of golden.cases) {
        const text = texts[i as number]!;
        expect(lists(encodeInput(tokenizer, text)), text).toEqual({ ids, offsets });
        expect(tokenizer.decode(ids as number[], { skipSpecial: true }), text).toBe(decoded);
        expect(tokenizer.decode(ids as number[]), text).toBe(withSpecial);
      }
    });

    it('puts two texts together as it does', () => {
      for (const { pair: given, plain, ...expected } of golden.pairs) {
        const [text, pair] = given as [string, string];
        const input = encodeInput(tokenizer, text, { pair });
        const found = {
          ...masks(input),
          sequenceIds: [...input.sequenceIds],
          offsets: [...input.offsets],
        };
        expect(found, text).toEqual(expected);
        expect([...encodeInput(tokenizer, text, { pair, specialTokens: false }).ids]).toEqual(plain);
      }
    });

    it('cuts off and fills up as the file asks for', () => {
      for (const { truncation, padding, batch, ...expected } of golden.batches) {
        const limited = tokenizerFromJSON({ ...document, truncation, padding });
        const encode = () =>
          batch.map((each) =>
            typeof each === 'string'
              ? encodeInput(limited, each)
              : encodeInput(limited, each[0]!, { pair: each[1]! }),
          );
        if ('refused' in expected) {
          expect(encode).toThrow(
            expect.objectContaining({ code: expect.stringMatching(/E_RANGE|E_OPTION/) }),
          );
          continue;
        }
        const inputs = padding === null ? encode() : padInputs(encode(), limited.input!.padding!);
        const found = inputs.map((input) => ({
          ...masks(input),
          overflowing: input.overflowing.map(({ ids }) => [...ids]),
        }));
        expect(found, JSON.stringify([truncation, batch])).toEqual(expected.inputs);
      }
    });

    it('is written as it was, and is the same again from its spec', () => {
      const again = tokenizerFromJSON(JSON.parse(JSON.stringify(tokenizer.toJSON())));
      expect(again.spec).toEqual(tokenizer.spec);
      const { normalizer: _, ...written } = tokenizer.toJSON() as Record<string, unknown>;
      const { normalizer: __, ...expected } = document;
      expect(written).toEqual(expected);
    });
  },
);
