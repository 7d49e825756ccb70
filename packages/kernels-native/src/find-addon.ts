import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { AddonMissing } from './addon.ts';

/** The machines that a package is published for. */
const published = ['darwin-arm64', 'darwin-x64', 'win32-arm64', 'win32-x64'];
const publishedWithLibc = ['linux-arm64', 'linux-x64'];

/** Whether this Node is linked with glibc, and not with musl. Some builds of Node, and what embeds it, give no report: most have glibc. */
const isGlibc = (): boolean => {
  const { report } = process as { report?: NodeJS.ProcessReport & { excludeNetwork?: boolean } };
  if (report === undefined) return true;
  // asking for the names of all hosts that there are connections to may take seconds
  const before = report.excludeNetwork;
  try {
    report.excludeNetwork = true;
    const { header } = report.getReport() as { readonly header: { readonly glibcVersionRuntime?: string } };
    return header.glibcVersionRuntime !== undefined;
  } catch {
    return true;
  } finally {
    report.excludeNetwork = before ?? false;
  }
};

/**
 * The package that holds the compiled kernels for a machine, this one if not given; `undefined` where there is none.
 *
 * @example platformPackage() // '@ridgeline/kernels-native-linux-x64-gnu'
 */
export const platformPackage = (
  platform: string = process.platform,
  arch: string = process.arch,
  glibc = isGlibc,
): string | undefined => {
  const machine = `${platform}-${arch}`;
  if (published.includes(machine)) return `@ridgeline/kernels-native-${machine}`;
  if (!publishedWithLibc.includes(machine)) return undefined;
  return `@ridgeline/kernels-native-${machine}-${glibc() ? 'gnu' : 'musl'}`;
};

const here = (file: string): string => fileURLToPath(new URL(`../${file}`, import.meta.url));

/** The addon that `scripts/build.mjs` made in this repository, or else that of this machine's package; or why there is neither. */
export const findAddon = (): string | AddonMissing => {
  const built = here(`build/${process.platform}-${process.arch}.node`);
  if (existsSync(built)) return built;
  const name = platformPackage();
  if (name === undefined)
    return { reason: `there are no native kernels for ${process.platform}-${process.arch}` };
  try {
    return createRequire(import.meta.url).resolve(name);
  } catch {
    // what is published does not hold the scripts
    return existsSync(here('scripts/build.mjs'))
      ? {
          reason: 'the native kernels were not built',
          hint: 'To compile them: pnpm --filter @ridgeline/kernels-native build:addon',
        }
      : { reason: `the package ${name} is not installed`, hint: `To install it: npm install ${name}` };
  }
};
