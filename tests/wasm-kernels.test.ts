import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { getKernelsForBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { wasmKernelTable } from './wasm-kernel-table.ts';

const page = fileURLToPath(new URL('../docs/wasm-kernels.md', import.meta.url));
const names = (kernels: readonly { readonly kernelName: string }[]) =>
  new Set(kernels.map(({ kernelName }) => kernelName));

it('docs/wasm-kernels.md lists the kernels as they are (npx vitest run tests/wasm-kernels.test.ts -u)', async () => {
  // before the start, when only TensorFlow.js's own are there
  const stock = names(getKernelsForBackend('wasm'));
  const ours = new Set(wasmBackend().kernels);
  expect(stock.size).toBeGreaterThan(150);
  const table = wasmKernelTable(stock, ours);
  const [begin, end] = ['<!-- kernels -->\n', '\n<!-- end -->'];
  const [before, rest] = readFileSync(page, 'utf8').split(begin) as [string, string];
  const current = before + begin + table + end + rest.split(end)[1];
  await expect(current).toMatchFileSnapshot(page);

  const missing = [...table.matchAll(/^\| `(\w+)` \| missing/gm)].map(([, kernel]) => kernel);
  expect(missing).toEqual(['Complex', 'Imag', 'Real']);
});
