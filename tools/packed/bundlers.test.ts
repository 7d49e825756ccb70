import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { build as esbuild } from 'esbuild';
import { type Browser, chromium } from 'playwright-core';
import { build as vite } from 'vite';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import webpack from 'webpack';
import { readmeExample } from './readme-example.ts';

/*
 * The first program of the README as copied, from packed packages in an empty project, under three bundlers without a
 * setting of ours, in a browser where there is one.
 */
const project = inject('project');
const root = path.resolve(import.meta.dirname, '../..');
const example = readmeExample(readFileSync(path.join(root, 'README.md'), 'utf8'))!;
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (file) => file !== undefined && existsSync(file),
);

const inOf = (name: string) => path.join(project, `bundle-${name}`);
const outOf = (name: string) => path.join(inOf(name), 'out');

/** What bundles `main.js` of a folder into its `out/`. */
const bundlers: Readonly<Record<string, (name: string) => Promise<unknown>>> = {
  vite: (name) => vite({ root: inOf(name), logLevel: 'error', configFile: false, build: { outDir: 'out' } }),
  webpack: (name) =>
    new Promise<void>((resolve, reject) => {
      const options: webpack.Configuration = {
        mode: 'production',
        context: inOf(name),
        entry: './main.js',
        output: { path: outOf(name), filename: 'main.js' },
      };
      webpack(options, (error, stats) => {
        const fault = error ?? stats?.compilation.errors[0];
        if (fault) reject(fault);
        else resolve();
      });
    }),
  esbuild: (name) =>
    esbuild({
      entryPoints: [path.join(inOf(name), 'main.js')],
      bundle: true,
      format: 'esm',
      splitting: true,
      outdir: outOf(name),
      logLevel: 'error',
    }),
};

const page = (script: string) =>
  `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`;

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };

/** Serves a folder on a free port. */
const serve = async (folder: string, headers: Readonly<Record<string, string>>) => {
  const server = createServer((request, response) => {
    const file = path.join(folder, request.url === '/' ? 'index.html' : request.url!);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, {
      'content-type': types[path.extname(file)] ?? 'application/octet-stream',
      ...headers,
    });
    return response.end(readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as { port: number }).port}/`,
    close: () => server.close(),
  };
};

/** What the page of a folder prints, until it has printed so many lines or failed. */
const printed = async (
  browser: Browser,
  folder: string,
  lines: number,
  headers: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => {
  const { url, close } = await serve(folder, headers);
  const tab = await browser.newPage();
  try {
    const said: string[] = [];
    await new Promise<void>((resolve) => {
      tab.on('console', (message) => {
        if (said.push(message.text()) === lines) resolve();
      });
      tab.on('pageerror', (error) => {
        said.push(error.message);
        resolve();
      });
      void tab.goto(url);
    });
    return said;
  } finally {
    await tab.close();
    close();
  }
};

let browser: Browser | undefined;
beforeAll(async () => {
  if (executablePath !== undefined)
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});
afterAll(() => browser?.close());

const bundle = async (bundler: string, name: string, code: string): Promise<void> => {
  mkdirSync(outOf(name), { recursive: true });
  writeFileSync(path.join(inOf(name), 'main.js'), code);
  writeFileSync(path.join(inOf(name), 'index.html'), page('./main.js'));
  await bundlers[bundler]!(name);
  const html = path.join(outOf(name), 'index.html');
  if (!existsSync(html)) writeFileSync(html, page('./main.js'));
};

test.each(Object.keys(bundlers))('the first program of the README runs as copied under %s', async (name) => {
  await bundle(name, name, example.code);
  expect(readFileSync(path.join(outOf(name), 'index.html'), 'utf8')).toContain('.js"');
  if (browser === undefined) return;
  expect(await printed(browser, outOf(name), example.prints.length)).toEqual(example.prints);
});

test('a binary that is not where paths says is told with what to copy where', async () => {
  const code =
    "import { wasmBackend } from '@ridgeline/backend-wasm'; await wasmBackend({ paths: '/wasm/' }).start();";
  await bundle('esbuild', 'missing', code);
  if (browser === undefined) return;
  const said = await printed(browser, outOf('missing'), 100);
  expect(said.at(-1)).toContain('wasm: /wasm/tfjs-backend-wasm-simd.wasm: the server answers 404.');
});

test('a content security policy that keeps WebAssembly or its binary out is told with what to allow', async () => {
  const code = "import { wasmBackend } from '@ridgeline/backend-wasm'; await wasmBackend().start();";
  await bundle('esbuild', 'policy', code);
  if (browser === undefined) return;
  const told = async (policy: string) =>
    (await printed(browser!, outOf('policy'), 100, { 'content-security-policy': policy })).at(-1);
  expect(await told("default-src 'self'")).toBe(
    "wasm: this page's content security policy forbids WebAssembly.",
  );
  expect(await told("default-src 'self'; script-src 'self' 'wasm-unsafe-eval'")).toContain(
    'forbids the binary that comes with the program, which is read from a blob.',
  );
});
