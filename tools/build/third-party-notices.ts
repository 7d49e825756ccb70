import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'esbuild';

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

/** The folder of the package that a bundled file is of, or `undefined` for a file of this repository. */
const packageOf = (input: string): string | undefined =>
  /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];

const noticeOf = (folder: string): readonly [name: string, notice: string] => {
  const manifest: Manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  const name = `${manifest.name} ${manifest.version}`;
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return [name, [`${name}, ${manifest.license ?? 'see below'}`, ...texts].join('\n\n')];
};

/**
 * An esbuild plugin that writes the licences of all packages whose code is in a bundle, since they ask to go wherever it goes. Builds of
 * several entries each call it: the last one has all.
 *
 * @param file where they go; its folder is made.
 */
export const thirdPartyNotices = (file: string): Plugin => {
  const notices = new Map<string, string>();
  return {
    name: 'third-party-notices',
    setup(bundle) {
      bundle.initialOptions.metafile = true;
      bundle.onEnd(({ metafile }) => {
        for (const input of Object.keys(metafile?.inputs ?? {})) {
          const folder = packageOf(input);
          if (folder === undefined || !existsSync(path.join(folder, 'package.json'))) continue;
          notices.set(...noticeOf(folder));
        }
        const sorted = [...notices].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, notice]) => notice);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, `${sorted.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`);
      });
    },
  };
};
