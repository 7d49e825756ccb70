/** A page of Chromium whose workers run cases of `ridgeline bench`; Chromium is Debian's, or the one that CHROMIUM_PATH names. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';
import { at } from './measure.mjs';

const { chromium } = createRequire(at('../apps/web-demo/package.json'))('playwright-core');
const wasm = path.dirname(
  createRequire(at('../packages/backend-wasm/package.json')).resolve('@tensorflow/tfjs-backend-wasm'),
);

const bundle = async () => {
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
  return outputFiles[0].contents;
};

/** @param headers of every answer @returns the page's address and what closes the server. */
const serve = async (headers) => {
  const script = await bundle();
  const answer = (url) => {
    if (url === '/') return ['text/html', '<!doctype html><title>bench</title>'];
    if (url === '/worker.js') return ['text/javascript', script];
    return ['application/wasm', readFileSync(path.join(wasm, path.basename(url)))];
  };
  const server = createServer(({ url }, response) => {
    try {
      const [type, content] = answer(url);
      response.writeHead(200, { 'content-type': type, ...headers }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
};

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
];

/** Runs in the page: one worker for each task, exchanging gradients if they are several; what the first took. */
const inPage = (tasks) =>
  new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    const ports =
      tasks.length === 1
        ? undefined
        : [
            [undefined, port1],
            [port2, undefined],
          ];
    tasks.forEach((task, rank) => {
      const worker = new Worker('/worker.js', { type: 'module' });
      worker.onmessage = ({ data }) => {
        if (data.error) reject(new Error(data.error));
        else if (rank === 0) resolve(data);
      };
      worker.onerror = ({ message }) => reject(new Error(message));
      const place = ports && { rank, ports: ports[rank] };
      worker.postMessage({ ...task, place }, place ? place.ports.filter(Boolean) : []);
    });
  });

/**
 * Opens Chromium, for as long as `work` takes.
 *
 * @param headers that the page is served with
 * @param work is given the name of the browser, and what measures: a list of tasks (`name`, `threads`, `determinism`, `steps`), one for each
 *   worker, → `{ times, kernels }` of the first.
 */
export const withPage = async (headers, work) => {
  const server = await serve(headers);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args,
  });
  try {
    return await work(`Chromium ${browser.version()}`, async (tasks) => {
      const page = await browser.newPage();
      await page.goto(server.url);
      const found = await page.evaluate(inPage, tasks);
      await page.close();
      return found;
    });
  } finally {
    await browser.close();
    server.close();
  }
};
