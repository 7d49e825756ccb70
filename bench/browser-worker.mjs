/** Rounds of a case of `ridgeline bench` in a page's worker; bundled by page.mjs. Posts what each took, and which kernels did it. */
import { enableProdMode } from '@tensorflow/tfjs-core';
import { gpt } from '../apps/cli/src/benchmarks/gpt.ts';
import { charLstm, lstm2 } from '../apps/cli/src/benchmarks/language-models.ts';
import { wordGru } from '../apps/cli/src/benchmarks/word-gru.ts';
import { kernelsInUse, wasmBackend } from '../packages/backend-wasm/src/index.ts';
import { portExchange } from '../packages/trainers/src/index.ts';

const cases = { 'char-lstm': charLstm, 'lstm-2': lstm2, 'word-gru': wordGru, gpt };

const work = async ({ name, determinism = 'portable', threads = 1, steps = 100, place }) => {
  enableProdMode();
  const paths = new URL('./', self.location.href).href;
  await wasmBackend({ paths, determinism, threads }).start();
  const { workloads, sizes } = cases[name];
  const [workload] = workloads(sizes, place && portExchange(place));
  const rounds = workload.rounds();
  for (let i = 0; i < steps / 5; i++) await rounds.next();
  const times = [];
  for (let i = 0; i < steps; i++) {
    const before = performance.now();
    await rounds.next();
    times.push(performance.now() - before);
  }
  return { times, kernels: kernelsInUse() };
};

self.onmessage = ({ data }) =>
  work(data).then(
    (found) => self.postMessage(found),
    (error) => self.postMessage({ error: String(error?.stack ?? error) }),
  );
