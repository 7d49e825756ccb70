import { execSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';

const root = path.resolve(import.meta.dirname, '../..');

/** A package that is published: its manifest in this repository, and its tarball. */
export interface Packed {
  readonly name: string;
  /** Where it lives, such as `packages/data`. */
  readonly folder: string;
  readonly tarball: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    packed: readonly Packed[];
    /** The project that they are installed in. */
    project: string;
  }
}

const readJson = (file: string) => JSON.parse(readFileSync(file, 'utf8'));

/** Every folder with a package that is not private. */
export const publishable = ['packages', 'apps'].flatMap((parent) =>
  readdirSync(path.join(root, parent))
    .map((name) => `${parent}/${name}`)
    .filter((folder) => readdirSync(path.join(root, folder)).includes('package.json'))
    .filter((folder) => readJson(path.join(root, folder, 'package.json')).private !== true),
);

const pack = (destination: string): Packed[] => {
  const { packageManager } = readJson(path.join(root, 'package.json'));
  const filters = publishable.map((folder) => `--filter ./${folder}`).join(' ');
  execSync(`npx --yes ${packageManager} ${filters} -r pack --pack-destination "${destination}"`, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return publishable.map((folder) => {
    const { name, version } = readJson(path.join(root, folder, 'package.json'));
    const file = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
    return { name, folder, tarball: path.join(destination, file) };
  });
};

/** npm installs the tarballs, and from the registry what they ask for. */
export const install = (project: string, packed: readonly Pick<Packed, 'name' | 'tarball'>[]): void => {
  const dependencies = Object.fromEntries(packed.map(({ name, tarball }) => [name, `file:${tarball}`]));
  // examples in Node choose the backend that runs everywhere
  const backend = '@tensorflow/tfjs-backend-cpu';
  dependencies[backend] = readJson(path.join(root, 'node_modules', backend, 'package.json')).version;
  const manifest = { private: true, type: 'module', dependencies };
  writeFileSync(path.join(project, 'package.json'), JSON.stringify(manifest, null, 2));
  execSync('npm install --no-audit --no-fund --loglevel=error', {
    cwd: project,
    // npm's own default, which this repository's .npmrc would change
    env: { ...process.env, npm_config_engine_strict: 'false' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
};

export default ({ provide }: TestProject) => {
  const project = mkdtempSync(path.join(tmpdir(), 'ridgeline-packed-'));
  const remove = () => rmSync(project, { recursive: true, force: true });
  try {
    const packed = pack(project);
    install(project, packed);
    provide('packed', packed);
    provide('project', project);
  } catch (error) {
    remove();
    throw error;
  }
  return remove;
};
