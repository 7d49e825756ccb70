import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** The policy of `index.html`, as a header, so that it binds the worker too. */
export const contentSecurityPolicy = async (folder: string): Promise<string> => {
  const page = await readFile(path.join(folder, 'index.html'), 'utf8');
  return /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/u.exec(page)![1]!;
};

export interface StaticServer {
  readonly url: string;
  /** Path of every request so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** Serves a folder under `/demo/` on a free port of this machine, as any static host would. */
export const serve = async (
  folder: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<StaticServer> => {
  const requests: string[] = [];
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://localhost');
    requests.push(pathname);
    const file = path.join(folder, pathname.replace(/^\/demo\//, '/').replace(/\/$/, '/index.html'));
    try {
      const content = await readFile(file);
      const type = types[path.extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, ...headers }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/demo/`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
