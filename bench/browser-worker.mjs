/** The steps of `ridgeline bench char-lstm` in a page's worker; bundled by browser.mjs. Posts what each step took. */
import { enableProdMode } from '@tensorflow/tfjs-core';
import { charLstm } from '../apps/cli/src/benchmarks/language-models.ts';
import { wasmBackend } from '../packages/backend-wasm/src/index.ts';

const [warmUps, steps] = [20, 100];

const work = async () => {
  enableProdMode();
  await wasmBackend({ paths: new URL('./', self.location.href).href }).start();
  const [workload] = charLstm.workloads(charLstm.sizes);
  const rounds = workload.rounds();
  for (let i = 0; i < warmUps; i++) await rounds.next();
  const times = [];
  for (let i = 0; i < steps; i++) {
    const before = performance.now();
    await rounds.next();
    times.push(performance.now() - before);
  }
  return times;
};

work().then(
  (times) => self.postMessage({ times }),
  (error) => self.postMessage({ error: String(error?.stack ?? error) }),
);
