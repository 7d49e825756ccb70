import { expect, it } from 'vitest';
import goldens from '../golden/stages.json' with { type: 'json' };
import { cut } from './cut.ts';
import { tokenDecoders } from './decoders/catalog.ts';
import { metaspaceDecoder } from './decoders/metaspace-decoder.ts';
import { preTokenizers } from './pre-tokenizers/catalog.ts';
import { readNormalizers } from './read-document.ts';
import { readStage } from './stage.ts';
import { trainTokenizer } from './train-tokenizer.ts';

const { texts } = goldens;
const characters = preTokenizers.characters();

it.each(goldens.normalizers.map(({ stage, results }) => [JSON.stringify(stage), stage, results] as const))(
  'normalises as Hugging Face tokenizers do, to the same places: %s',
  (_, stage, results) => {
    const stages = { normalizers: readNormalizers(stage), preTokenizer: characters };
    results.forEach((expected, i) => {
      const { text, offsets, pieces } = cut(stages, texts[i]!);
      expect(text, texts[i]).toBe(expected.text);
      const places = [...pieces].map((at, k) => (offsets === undefined ? at : offsets[2 * at - (k % 2)]));
      expect(places, texts[i]).toEqual(expected.offsets);
    });
  },
);

it.each(goldens.preTokenizers.map(({ stage, results }) => [JSON.stringify(stage), stage, results] as const))(
  'cuts as Hugging Face tokenizers do: %s',
  (_, stage, results) => {
    const preTokenizer = readStage(preTokenizers, stage)!;
    results.forEach((expected, i) => {
      const { text, offsets, pieces } = preTokenizer.split(texts[i]!);
      const found = Array.from(expected.pieces, (_, k) => text.slice(pieces[2 * k], pieces[2 * k + 1]));
      expect(found, texts[i]).toEqual(expected.pieces);
      const places = [...pieces].map((at, k) => (offsets === undefined ? at : offsets[2 * at - (k % 2)]));
      expect(places, texts[i]).toEqual(expected.offsets);
    });
  },
);

it.each(
  goldens.decoders.map(({ stage, tokens, text }) => [JSON.stringify(stage), stage, tokens, text] as const),
)('decodes as Hugging Face tokenizers do: %s', (_, stage, tokens, text) => {
  expect(readStage(tokenDecoders, stage)!.decode(tokens)).toBe(text);
});

it('learns no token across two texts, whatever cuts them', () => {
  for (const kind of ['metaspace', 'byteLevel', 'words'] as const) {
    const spec = { kind: 'staged', preTokenizer: { kind } } as const;
    const [first, second] = ['no way', 'it is'].map((text) => trainTokenizer(spec, text).vocabulary);
    const { vocabulary } = trainTokenizer(spec, ['no way', 'it is']);
    expect(new Set(vocabulary)).toEqual(new Set([...first!, ...second!]));
  }
});

it('leaves out the space before the first word alone, and none within a token', () => {
  const { decode } = metaspaceDecoder();
  expect(decode(['▁in▁the', '▁house'])).toBe('in the house');
  expect(decode(['a▁b'])).toBe('a b');
});
