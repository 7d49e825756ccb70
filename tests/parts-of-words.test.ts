import { wasmBackend } from '@ridgeline/backend-wasm';
import {
  type LanguageModelConfigInput,
  parseConfig,
  prepareLanguageModel,
  prepareTranslation,
  train,
  translate,
} from '@ridgeline/recipes';
import { disposeParams, fromHost } from '@ridgeline/tensors';
import { trainTokenizer } from '@ridgeline/tokenization';
import { beforeAll, describe, expect, it } from 'vitest';

beforeAll(() => wasmBackend().start());

const text = 'lights of the lighthouse, light by light; the keepers keep the lighter boats. '.repeat(40);
const tokenizers = [
  { kind: 'wordPiece', size: 60 },
  { kind: 'unigram', size: 60 },
] as const;

const last = async <Event>(events: AsyncIterable<Event>): Promise<Event> => {
  const seen: Event[] = [];
  for await (const event of events) seen.push(event);
  return seen.at(-1)!;
};

describe.each(tokenizers)('tokens of $kind', (tokenizer) => {
  it('are what a language model learns by a configuration', async () => {
    const config = parseConfig({
      tokenizer,
      model: { kind: 'lstm', embedding: 8, hidden: 8 },
      training: { batchSize: 4, sequenceLength: 8, maxSteps: 6, evaluateEvery: 3 },
    } as LanguageModelConfigInput);
    const run = await prepareLanguageModel(config, text);
    expect(run.tokenizer.spec.kind).toBe(tokenizer.kind);
    const end = await last(train(run));
    expect(end.type).toBe('run-end');
    const { targets, unknownTokens } = run.coverage.test();
    expect(targets).toBeGreaterThan(0);
    expect(unknownTokens).toBe(0);
  });

  it('are what a translation reads and writes, with its special tokens', async () => {
    const sources = Array.from({ length: 80 }, (_, i) => text.slice(i, i + 12).trim());
    const run = await prepareTranslation(
      parseConfig({
        task: 'translation',
        tokenizer: { ...tokenizer, size: 90 },
        model: { kind: 'encoderDecoderTransformer', width: 16, heads: 2, feedForward: 16, layers: 1 },
        training: { batchSize: 8, maxSteps: 4, evaluateEvery: 2 },
      }),
      {
        name: 'lights.csv',
        columns: ['source', 'target'],
        rows: sources.map((source) => [source, [...source].reverse().join('').trim()]),
        lines: sources.map((_, i) => i + 2),
      },
    );
    const end = await last(train(run));
    if (end.type !== 'run-end') throw new Error('the run has no end');
    const params = fromHost(end.params);
    const found = await translate({ ...run, params }, [sources[0]!, '<s> </s> <pad>'], { maxTokens: 4 });
    expect(found).toHaveLength(2);
    for (const each of found) expect(each).not.toMatch(/<s>|<\/s>|<pad>/);
    disposeParams(params);
  });
});

it('say what they do not keep of a text', async () => {
  const config = (tokenizer: object) =>
    parseConfig({ tokenizer, model: { kind: 'lstm', embedding: 4, hidden: 4 } } as LanguageModelConfigInput);
  const long = text.repeat(3);
  const plain = await prepareLanguageModel(config(tokenizers[1]), long);
  expect(plain.coverage.test().loses).toBeUndefined();
  const lowered = await prepareLanguageModel(config(tokenizers[0]), long);
  expect(lowered.coverage.test().loses).toMatch(/is read as/);
});

it('read no text as a special token, which a classifier or a translation could be led astray by', () => {
  for (const tokenizer of tokenizers) {
    const { encode, special } = trainTokenizer(tokenizer, text, ['pad', 'begin', 'end']);
    const { ids } = encode('<s> lights </s><pad>');
    expect(Object.entries(special).filter(([role, id]) => role !== 'unknown' && ids.includes(id))).toEqual(
      [],
    );
  }
});
