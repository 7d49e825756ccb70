import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll } from 'vitest';

const isFound = (): boolean => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

/** Why tests that need Redis are skipped; nothing where they are not. */
export const withoutRedis: string | undefined = isFound()
  ? undefined
  : 'skipped: there is no redis-server on the PATH (apt-get install redis-server)';

/** A port that nobody listens at. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
};

/** A Redis of one's own on loopback, which keeps what it has in a folder of its own. */
export interface RedisServer {
  readonly url: string;
  readonly port: number;
  readonly kill: () => Promise<void>;
  /** Begins again at the same port with what the folder has. */
  readonly start: () => Promise<void>;
  /** Ends it, and takes its folder away. */
  readonly remove: () => Promise<void>;
}

export const startRedis = async (
  options: readonly string[] = ['--appendonly', 'yes', '--appendfsync', 'everysec'],
): Promise<RedisServer> => {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-redis-'));
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    child = spawn(
      'redis-server',
      ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', ...options],
      { stdio: 'ignore' },
    );
    for (let tries = 0; tries < 200; tries++) {
      const redis = new Redis(port, '127.0.0.1', { lazyConnect: true, retryStrategy: () => null });
      redis.on('error', () => {});
      try {
        await redis.connect();
        await redis.ping();
        return;
      } catch {
        await sleep(50);
      } finally {
        redis.disconnect();
      }
    }
    throw new Error('redis-server does not answer');
  };
  const kill = async (): Promise<void> => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill,
    start,
    remove: async () => {
      await kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** A Redis for the tests of a file, where there is one. */
export const withRedis = () => {
  let server: RedisServer | undefined;
  beforeAll(async () => {
    if (withoutRedis === undefined) server = await startRedis();
  });
  afterAll(() => server?.remove());
  return {
    isThere: withoutRedis === undefined,
    /** A command that names the standard port, for this one. */
    ofOurs: (words: readonly string[]): string[] =>
      words.map((word) => (word === 'redis://127.0.0.1:6379' && server !== undefined ? server.url : word)),
  };
};
