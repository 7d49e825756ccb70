/*
 * What packages/kernels-native/scripts/emulated.mjs runs elsewhere: every native kernel beside its wasm namesake, without a test runner. Its
 * report is a file, since Node has no standard output in every emulation.
 */
import { writeFileSync } from 'node:fs';
import { cases } from './native-cases.ts';
import { differences, nativePairs, tightPairs } from './native-pairs.ts';
import { strayings, writesBeforeThrowing } from './native-strays.ts';

const pairs = await nativePairs();
const pairsOf = await tightPairs();
const found: string[] = [];
let compared = 0;
for (const [kernel, ofKernel] of Object.entries(cases)) {
  for (const [name, prepare] of Object.entries(ofKernel)) {
    found.push(...differences(pairs, kernel, prepare, name));
    compared += pairs.length;
  }
  for (const [name, prepare] of Object.entries(ofKernel).slice(2, 4))
    for (const pair of pairsOf(prepare, name))
      found.push(
        ...strayings(pair, kernel, prepare, name),
        ...writesBeforeThrowing(pair, kernel, prepare, name),
      );
}
const { platform, arch, version } = process;
const builds = pairs.map(({ name }) => name);
writeFileSync(process.argv[2]!, JSON.stringify({ platform, arch, version, builds, compared, found }));
