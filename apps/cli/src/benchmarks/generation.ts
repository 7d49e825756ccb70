import type { Model } from '@ridgeline/contracts';
import { beamSearch, type GenerateOptions, generate, greedy } from '@ridgeline/generation';
import { encoderDecoderTransformer, lstm, transformer } from '@ridgeline/models';
import { tensor } from '@tensorflow/tfjs-core';
import { type Benchmark, random } from './benchmark.ts';

const tokensPerRound = 64;

/** What `generate` gives, some tokens a round. */
async function* pieces(options: Omit<GenerateOptions, 'maxTokens'>): AsyncGenerator<void, void, undefined> {
  let left = tokensPerRound;
  for await (const _ of generate({ ...options, maxTokens: Number.MAX_SAFE_INTEGER })) {
    if (--left > 0) continue;
    yield;
    left = tokensPerRound;
  }
}

/** A text a round, each from its beginning. */
async function* texts(options: GenerateOptions): AsyncGenerator<void, void, undefined> {
  for (;;) {
    for await (const _ of generate(options));
    yield;
  }
}

const greedily = (model: Model) => {
  const params = model.init(random);
  return { model, params, prompt: Int32Array.of(0), sampler: greedy(), random };
};

/** Text from an LSTM, greedily. */
export const generation = (hidden: number): Benchmark => ({
  about: `text from an LSTM of ${hidden}, token by token`,
  sizes: { vocabulary: 65, embedding: 64, hidden, layers: 1 },
  shares: false,
  workloads: (sizes) => {
    const { vocabulary, embedding, hidden, layers } = sizes as Record<
      'vocabulary' | 'embedding' | 'hidden' | 'layers',
      number
    >;
    const model = lstm({ vocabulary, embedding, hidden, layers, activation: 'none' });
    return [{ tokens: tokensPerRound, rounds: () => pieces(greedily(model)) }];
  },
});

/** Texts from a transformer, greedily, each as long as its context: behind that, a token costs what a whole context does. */
export const gptGeneration: Benchmark = {
  about: 'texts from a transformer, token by token',
  sizes: { vocabulary: 65, width: 128, layers: 4, heads: 4, contextLength: 256 },
  shares: false,
  workloads: (sizes) => {
    const { vocabulary, ...widths } = sizes as {
      readonly vocabulary: number;
      readonly contextLength: number;
    };
    const model = transformer({ vocabulary, ...widths, bias: false });
    const tokens = widths.contextLength;
    return [{ tokens, rounds: () => texts({ ...greedily(model), maxTokens: tokens }) }];
  },
};

/** Translations by beams, some texts side by side, all as long as they may be: random weights end none. */
export const translation: Benchmark = {
  about: 'translations by a transformer with beams, texts side by side',
  sizes: {
    vocabulary: 8000,
    width: 128,
    heads: 4,
    feedForward: 256,
    layers: 4,
    beams: 5,
    batchSize: 32,
    sequenceLength: 14,
  },
  shares: false,
  workloads: (sizes) => {
    const { beams, batchSize, sequenceLength, ...widths } = sizes as Record<
      'beams' | 'batchSize' | 'sequenceLength' | 'vocabulary',
      number
    >;
    const model = encoderDecoderTransformer(widths);
    const texts = Array.from({ length: batchSize }, () => ({ prompt: Int32Array.of(0) }));
    const ids = random.stream('source').integers(batchSize * sequenceLength, widths.vocabulary);
    async function* rounds(): AsyncGenerator<void, void, undefined> {
      const inputs = { source: tensor(ids, [batchSize, sequenceLength], 'int32') };
      const params = model.init(random);
      for (;;) {
        await beamSearch({ model, params, inputs, texts, beams, maxTokens: sequenceLength });
        yield;
      }
    }
    return [{ tokens: batchSize * sequenceLength, rounds }];
  },
};
