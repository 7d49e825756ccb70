import { type GenerateOptions, generate, greedy } from '@ridgeline/generation';
import { lstm } from '@ridgeline/models';
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
    const rounds = () =>
      pieces({ model, params: model.init(random), prompt: Int32Array.of(0), sampler: greedy(), random });
    return [{ tokens: tokensPerRound, rounds }];
  },
});
