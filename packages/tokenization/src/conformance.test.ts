import type { AnyKind, TokenizerTraining } from '@ridgeline/contracts';
import { encodingCases, tokenizerCases, validOptions } from '@ridgeline/testing';
import { describe, it } from 'vitest';
import { tokenizers } from './catalog.ts';
import { tokenizerFromJSON } from './tokenizer-from-json.ts';

const made = (kind: AnyKind<TokenizerTraining>, given: object): TokenizerTraining => kind(given as never);

describe.each(Object.entries(tokenizers))('%s', (_, kind) => {
  for (const { name, run } of tokenizerCases(made(kind, kind.example), tokenizerFromJSON)) it(name, run);

  describe.each(validOptions(kind).map((given) => [JSON.stringify(given), given] as const))(
    'with %s',
    (_, given) => {
      for (const { name, run } of encodingCases(made(kind, given), tokenizerFromJSON)) it(name, run);
    },
  );

  describe('with special tokens', () => {
    const { spec, train } = made(kind, kind.example);
    const training = { spec, train: (text: string) => train(text, ['pad', 'begin', 'end']) };
    for (const { name, run } of tokenizerCases(training, tokenizerFromJSON)) it(name, run);
  });
});
