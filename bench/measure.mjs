/** What the benchmarks of this folder share: how the command line and PyTorch are asked, and how figures are shown. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
export const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const program = at('../apps/cli/dist/ridgeline.js');
const limits = { maxBuffer: 1 << 26 };

/**
 * A module of the sources that no package exports, in JavaScript. What it imports of packages are those that were built.
 *
 * @param beside a folder with `node_modules` in which these packages are found.
 */
export const importSource = async (beside, file) => {
  const folder = mkdtempSync(at(`../${beside}/node_modules/.bench-`));
  const outfile = path.join(folder, 'module.mjs');
  try {
    const entryPoints = [at(`../${beside}/${file}`)];
    await build({
      entryPoints,
      outfile,
      bundle: true,
      packages: 'external',
      format: 'esm',
      logLevel: 'error',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const rowsOf =
  (...node) =>
  async (name, ...flags) => {
    const words = [...node, program, 'bench', name, '--json', '--quiet', ...flags.map(String)];
    return JSON.parse((await run(process.execPath, words, limits)).stdout);
  };

/** The rows of `ridgeline bench`. */
export const ours = rowsOf();

/** The same without native kernels. */
export const oursOnWasm = rowsOf('--no-addons');

/** Whether this Python has PyTorch. */
export const hasTorch = async (python) => {
  try {
    await run(python, ['-c', 'import torch']);
    return true;
  } catch {
    return false;
  }
};

/** The same case, with the sizes of a row of ours, in PyTorch. */
export const pytorch = async (python, { case: name, sizes }, threads, runs) => {
  const words = ['-W', 'ignore', at('anchors/pytorch.py'), name, JSON.stringify(sizes), '--threads', threads];
  const { stdout } = await run(python, [...words, ...(runs ? ['--runs', runs] : [])].map(String), limits);
  return JSON.parse(stdout);
};

/**
 * What a round takes where nothing else runs: on one thread the smaller of median and processor time, on several the
 * least time. Other work on the machine can only add to them.
 */
export const undisturbedMs = ({ threads, medianMs, minMs, cpuMs }) =>
  threads === 1 ? Math.min(medianMs, cpuMs) : minMs;

export const milliseconds = (ms) => (ms < 10 ? ms.toFixed(2) : ms < 100 ? ms.toFixed(1) : ms.toFixed(0));

/** Rows of text as a table of Markdown, the first column to the left. */
export const markdown = (head, rows) =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
    .map((cells) => `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

/** Where a section of a page begins and ends, between its markers. */
const placesOf = (text, name, page) => {
  const [begin, end] = [`<!-- measured: ${name} -->`, `<!-- end of ${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page} has no markers of ${name}.`);
  return [from + begin.length, to];
};

/** The text of a section of a page. */
export const readSection = (page, name) => {
  const text = readFileSync(page, 'utf8');
  return text.slice(...placesOf(text, name, page)).trim();
};

/** Puts a text in the place of a section of a page. */
export const writeSection = (page, name, section) => {
  const text = readFileSync(page, 'utf8');
  const [from, to] = placesOf(text, name, page);
  writeFileSync(page, `${text.slice(0, from)}\n\n${section}\n\n${text.slice(to)}`);
};
