import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const script = path.join(root, 'scripts/build.mjs');

/** One folder for every state of the sources. */
const folderOf = (): string => {
  const hash = createHash('sha256').update(`${process.env.CC}`);
  for (const folder of ['scripts', 'c'])
    for (const file of readdirSync(path.join(root, folder)))
      hash.update(readFileSync(path.join(root, folder, file)));
  return path.join(tmpdir(), `ridgeline-kernels-${hash.digest('hex').slice(0, 16)}`);
};

/**
 * The addon as its sources stand, with kernels for every instruction set that this processor runs; `undefined` where there is no
 * compiler. It is made apart from the one that programs load, once for each state of the sources.
 */
export const madeAddon = (): string | undefined => {
  const out = folderOf();
  const name = `${process.platform}-${process.arch}.node`;
  if (!existsSync(path.join(out, name))) {
    // test files run side by side: a folder appears when all of it is there
    const making = mkdtempSync(`${out}-`);
    const words = [script, '--quiet', '--sse2', '--out', making];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    try {
      if (existsSync(path.join(making, name))) renameSync(making, out);
    } catch {
      // another file was first
    }
    rmSync(making, { recursive: true, force: true });
  }
  return existsSync(path.join(out, name)) ? path.join(out, name) : undefined;
};
