/**
 * What continuous integration runs after the tests: `pnpm check`. Goes through every step, prints one line for each
 * and the output of those that fail, and ends with the number of checks that passed and failed. A step that runs
 * tests counts as many checks as it has tests. The first steps only read, and run side by side.
 *
 *     node tools/check.mjs [names of steps]
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pnpm, run, tail } from './shell.mjs';

const scratch = mkdtempSync(path.join(tmpdir(), 'ridgeline-check-'));
const report = path.join(scratch, 'packed.json');

const steps = {
  format: { says: 'format and lint', command: 'node_modules/.bin/biome ci .', reads: true },
  types: { says: 'types', command: 'node_modules/.bin/tsc --noEmit -p tsconfig.json', reads: true },
  layers: {
    reads: true,
    says: 'layers and manifests',
    command: 'node tools/check-layers.mjs && node tools/draw-rooms.mjs',
  },
  unused: {
    reads: true,
    says: 'dead code and dependencies',
    command: 'node_modules/.bin/knip --no-progress --no-config-hints',
  },
  build: {
    says: 'build of all packages',
    command: `${pnpm} exec turbo run build --ui=stream --output-logs=errors-only`,
  },
  packed: {
    says: 'packed packages in an empty project',
    command: `node_modules/.bin/vitest run --config tools/packed/vitest.config.ts --reporter=default --reporter=json --outputFile.json="${report}"`,
    report,
    shows: /^.* (kB packed, \d+ files|bytes, bundled; \d+ with gzip)$/gm,
  },
};

/** How many tests passed and failed by a report of vitest; nothing counted is a failure. */
const countTests = (file) => {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { numPassedTests: passed, numFailedTests: failed, success } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed, failed: success ? failed : Math.max(failed, 1) };
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`Unknown step ${unknown.join(', ')}. Known: ${Object.keys(steps).join(', ')}.`);
  process.exit(2);
}

const total = { passed: 0, failed: 0 };
const tell = ({ says, report, shows }, { status, output, seconds }) => {
  const counts = report ? countTests(report) : { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 };
  total.passed += counts.passed;
  total.failed += counts.failed;
  console.log(`${status === 0 ? '✓' : '✗'} ${says} (${seconds.toFixed(1)} s)`);
  for (const [line] of shows ? output.matchAll(shows) : []) console.log(`    ${line.trim()}`);
  if (status !== 0) console.log(tail(output, 200).replace(/^/gm, '    '));
};

const wanted = (chosen.length > 0 ? chosen : Object.keys(steps)).map((name) => steps[name]);
await Promise.all(
  wanted.filter(({ reads }) => reads).map(async (step) => tell(step, await run(step.command))),
);
for (const step of wanted.filter(({ reads }) => !reads)) tell(step, await run(step.command));
rmSync(scratch, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
