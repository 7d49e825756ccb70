/**
 * How large the compiled kernels are, and how long they take to start: decoding, compiling and instantiating, each in a
 * process of its own. Exits with 4 above 10 ms.
 *
 *     node bench/start.mjs
 */
import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { at, markdown, milliseconds } from './measure.mjs';
import { readModule } from './module.mjs';

const budgetMs = 10;
const starts = 9;

const startOnce = () => {
  const text = readModule('plain').toString('base64');
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 65_536 });
  const before = performance.now();
  const binary = Buffer.from(text, 'base64');
  new WebAssembly.Instance(new WebAssembly.Module(binary), { env: { memory } });
  return performance.now() - before;
};

if (process.argv[2] === '--once') {
  console.log(startOnce());
} else {
  const words = [at('start.mjs'), '--once'];
  const times = Array.from({ length: starts }, () =>
    Number(execFileSync(process.execPath, words, { encoding: 'utf8' })),
  );
  const least = Math.min(...times);
  const rows = ['plain', 'relaxed'].map((build) => {
    const binary = readModule(build);
    const kilobytes = [binary, gzipSync(binary)].map(({ length }) => (length / 1000).toFixed(1));
    return [`${build} SIMD`, ...kilobytes, build === 'plain' ? milliseconds(least) : '–'];
  });
  console.log(markdown(['build of the kernels', 'kB', 'kB, gzip', 'ms to start'], rows));
  if (least > budgetMs) {
    console.error(`The kernels took ${milliseconds(least)} ms to start; they may take ${budgetMs}.`);
    process.exitCode = 4;
  }
}
