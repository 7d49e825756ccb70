import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { targets } from './compile.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version, license, repository, engines } = JSON.parse(
  readFileSync(path.join(root, 'package.json'), 'utf8'),
);

/** The packages of all targets, each with the version that goes with this one. */
export const platformPackages = Object.fromEntries(
  Object.keys(targets).map((target) => [`${name}-${target}`, version]),
);

/**
 * Writes what the package of a target holds beside the addon: its manifest, README and LICENSE. The folder is begun anew.
 *
 * @param target a name of `targets`.
 * @param folder where to; the addon comes into it as `addon.node`, with `addon.sha256`.
 */
export const beginPackage = (target, folder) => {
  const { os, cpu, libc } = targets[target];
  const manifest = {
    name: `${name}-${target}`,
    version,
    description: `The compiled kernels of ${name} for ${target}`,
    license,
    repository,
    engines,
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    main: 'addon.node',
    files: ['addon.node', 'addon.sha256'],
    preferUnplugged: true,
  };
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  writeFileSync(
    path.join(folder, 'README.md'),
    `# ${manifest.name}\n\n${manifest.description}, which asks for it where it fits.\n`,
  );
  copyFileSync(path.join(root, '../../LICENSE'), path.join(folder, 'LICENSE'));
};
