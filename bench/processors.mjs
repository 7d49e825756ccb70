/**
 * What logit processors and filters take of a step of generation: the time of a token of an LSTM decoder with each of them, over that
 * without, in time of the processor, one after the other in one process. After `pnpm build`.
 *
 *     node [--no-addons] bench/processors.mjs [--rounds 15] [--tokens 200]
 */
import { parseArgs } from 'node:util';
import { mul } from '@tensorflow/tfjs-core';
import { kernelsInUse, wasmBackend } from '../packages/backend-wasm/dist/index.js';
import { generate, processors, sampler } from '../packages/generation/dist/index.js';
import { lstm } from '../packages/models/dist/index.js';
import { randomStream } from '../packages/tensors/dist/index.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, tokens: { type: 'string', default: '200' } },
});
const [rounds, tokens] = [Number(values.rounds), Number(values.tokens)];
const random = randomStream(1);

/** As the apps ask for them, and the filters alone. */
const compared = {
  'none, again': {},
  'an empty list': { processors: [] },
  repetitionPenalty: { processors: [processors.repetitionPenalty({ penalty: 1.2 })] },
  'frequency and presence': {
    processors: [processors.frequencyPenalty({ penalty: 0.5 }), processors.presencePenalty({ penalty: 0.5 })],
  },
  'noRepeatNgram, 3': { processors: [processors.noRepeatNgram({ size: 3 })] },
  'badWord, two tokens': { processors: [processors.badWord({ ids: [1, 2] })] },
  'sampler: topK 40': { sampler: sampler({ temperature: 0.8, topK: 40 }) },
  'sampler: minP 0.05': { sampler: sampler({ temperature: 0.8, minP: 0.05 }) },
  'sampler: typicalP 0.9': { sampler: sampler({ temperature: 0.8, typicalP: 0.9 }) },
  'sampler: topP 0.9': { sampler: sampler({ temperature: 0.8, topP: 0.9 }) },
  'log-probabilities, 5': { logProbabilities: 5 },
};

/** Seconds of the processor. */
const timed = async (options) => {
  const before = process.cpuUsage();
  for await (const _ of generate(options));
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
};

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

await wasmBackend().start();
console.log(kernelsInUse());
for (const [vocabulary, hidden] of [
  [65, 128],
  [10_000, 256],
]) {
  const model = lstm({ vocabulary, embedding: hidden / 2, hidden });
  const { 'head/kernel': kernel, ...others } = model.init(random.stream('init'));
  // as sure as a trained model: a few tokens hold most of the probability
  const params = { ...others, 'head/kernel': mul(kernel, 30) };
  const base = {
    model,
    params,
    prompt: Int32Array.of(0),
    sampler: sampler({ temperature: 0.8 }),
    random: random.stream('draws'),
    maxTokens: tokens,
  };
  await timed(base);
  const ratios = Object.fromEntries(Object.keys(compared).map((name) => [name, []]));
  const plain = [];
  for (let round = 0; round < rounds; round++)
    for (const [name, options] of Object.entries(compared)) {
      const [without, with_] = [await timed(base), await timed({ ...base, ...options })];
      plain.push(without);
      ratios[name].push(with_ / without);
    }
  console.log(`V ${vocabulary}, H ${hidden}: ${((median(plain) / tokens) * 1e6).toFixed(0)} µs a token`);
  for (const [name, list] of Object.entries(ratios))
    console.log(`  ${name.padEnd(24)} ${median(list).toFixed(3)}`);
}
