/**
 * The character LSTM in a module worker of a page in Chromium against the same in Node, in turns in one run. Exits with
 * 4 if the browser takes more than 1.2 times as long.
 *
 *     node bench/browser.mjs
 *
 * Chromium is Debian's, or the one that CHROMIUM_PATH names.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { at, markdown, milliseconds, ours } from './measure.mjs';

const most = 1.2;
const turns = 3;
const { chromium } = createRequire(at('../apps/web-demo/package.json'))('playwright-core');
const wasm = path.dirname(
  createRequire(at('../packages/backend-wasm/package.json')).resolve('@tensorflow/tfjs-backend-wasm'),
);

const { outputFiles } = await build({
  entryPoints: [at('browser-worker.mjs')],
  bundle: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  conditions: ['@ridgeline/source'],
  define: { global: 'globalThis' },
  logLevel: 'error',
  write: false,
});

const answer = (url) => {
  if (url === '/') return ['text/html', '<!doctype html><title>bench</title>'];
  if (url === '/worker.js') return ['text/javascript', outputFiles[0].contents];
  return ['application/wasm', readFileSync(path.join(wasm, path.basename(url)))];
};
const server = createServer(({ url }, response) => {
  try {
    const [type, content] = answer(url);
    response.setHeader('content-type', type).end(content);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const inPage = () =>
  new Promise((resolve, reject) => {
    const worker = new Worker('/worker.js', { type: 'module' });
    worker.onmessage = ({ data }) => (data.times ? resolve(data.times) : reject(new Error(data.error)));
    worker.onerror = ({ message }) => reject(new Error(message));
  });

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args,
});
try {
  const [inBrowser, inNode] = [[], []];
  for (let turn = 0; turn < turns; turn++) {
    inNode.push((await ours('char-lstm', '--runs', 100))[0].minMs);
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    inBrowser.push(Math.min(...(await page.evaluate(inPage))));
    await page.close();
  }
  const [node, chromiumMs] = [Math.min(...inNode), Math.min(...inBrowser)];
  const ratio = chromiumMs / node;
  const name = `Chromium ${browser.version()}`;
  console.log(
    markdown(
      ['char-lstm, least ms a step', 'ms', 'ratio'],
      [
        [`Node ${process.versions.node}`, milliseconds(node), '1'],
        [name, milliseconds(chromiumMs), ratio.toFixed(2)],
      ],
    ),
  );
  if (ratio > most) {
    console.error(`A page takes ${ratio.toFixed(2)} times as long as Node; it may take ${most}.`);
    process.exitCode = 4;
  }
} finally {
  await browser.close();
  server.close();
}
