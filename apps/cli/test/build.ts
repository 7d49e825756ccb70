import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cli = path.join(root, 'apps/cli');

/** The bundle that the tests run, as users do. */
export const bundle = path.join(cli, 'dist/ridgeline.js');

const lastChange = (folder: string): number =>
  Math.max(
    0,
    ...readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
      .map(({ parentPath, name }) => statSync(path.join(parentPath, name)).mtimeMs),
  );

const isFresh = (): boolean => {
  const built = statSync(bundle, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const packages = readdirSync(path.join(root, 'packages')).map((name) => `packages/${name}`);
  return ['apps/cli', 'apps/server', ...packages].every(
    (name) => lastChange(path.join(root, name, 'src')) <= built,
  );
};

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Test files run side by side, and one of them builds. */
const withLock = (work: () => void): void => {
  const lock = path.join(cli, 'node_modules/.building');
  for (;;) {
    try {
      mkdirSync(path.dirname(lock), { recursive: true });
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
      const owner = Number(statSync(lock, { throwIfNoEntry: false }) ? readFileSync(lock, 'utf8') : 0);
      if (owner > 0 && !isRunning(owner)) rmSync(lock, { force: true });
    }
  }
  try {
    work();
  } finally {
    rmSync(lock, { force: true });
  }
};

/** Builds the command line if its sources are newer. */
export const buildOnce = (): void => {
  withLock(() => {
    if (!isFresh())
      execFileSync('npm', ['run', '--silent', 'build'], {
        cwd: cli,
        stdio: 'pipe',
        shell: process.platform === 'win32',
      });
  });
};
