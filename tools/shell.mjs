import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const { packageManager } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));

/** How to call the one version of pnpm this repository is held to, with nothing installed but Node and npm. */
export const pnpm = `npx --yes ${packageManager}`;

/** `pnpm 10.34.9` */
export const pnpmName = packageManager.replace('@', ' ');

// Settings that say where packages come from stay; those that would change what is installed (`omit`, `global`,
// `prefix`, `dry-run`, …) go, whoever set them.
const kept =
  /^npm_config_(registry|fetch_|@|\/\/|_auth|(https?_?)?_?proxy|no_?proxy|ca(file|che)?$|strict_ssl|(user|global)config)/i;

/** The environment for a step: no prompts, no colours, no settings of npm that change what is installed. */
export const environment = () => ({
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_config_/i.test(name) || kept.test(name)),
  ),
  CI: 'true',
  NO_COLOR: '1',
  FORCE_COLOR: undefined,
  NODE_ENV: undefined,
  TURBO_TELEMETRY_DISABLED: '1',
});

/**
 * Runs one command line without stdin and keeps what it prints.
 *
 * @returns its exit status (1 if a signal ended it), its output and how long it took.
 */
export const run = (command, { cwd = root, env = {} } = {}) =>
  new Promise((resolve) => {
    const started = performance.now();
    const child = spawn(command, {
      cwd,
      env: { ...environment(), ...env },
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
    };
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    const stop = (signal) => {
      child.kill(signal);
      process.exit(signal === 'SIGINT' ? 130 : 143);
    };
    process.once('SIGINT', stop).once('SIGTERM', stop);
    const finish = (status) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve({ status, output, seconds: (performance.now() - started) / 1000 });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(1);
    });
    child.on('close', (status) => finish(status ?? 1));
  });

/** The last lines of an output, without the blank ones and npm's own warnings. */
export const tail = (output, lines) =>
  output
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('npm warn'))
    .slice(-lines)
    .join('\n');
