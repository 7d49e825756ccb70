import { expect, it } from 'vitest';
import { classificationSchema } from './classification-config.ts';
import { fitTextReader } from './text-reader.ts';

it('learns tokens from each text by itself: nothing stands between two of them', () => {
  const config = classificationSchema.parse({
    task: 'classification',
    model: { kind: 'kneserNey' },
    tokenizer: { kind: 'char' },
  });
  const { reader } = fitTextReader(config, ['ab', 'ba', 'e\u0301']);
  if (reader.kind !== 'tokens') throw new Error('tokens were expected');
  expect(reader.tokenizer.vocabulary).toEqual(['<unk>', 'a', 'b', 'é']);
});
