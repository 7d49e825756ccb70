/**
 * Cases of `ridgeline bench` in workers of a page that is cross-origin isolated: on one thread, with kernels shared among two, and two
 * workers that exchange gradients; in turns, the least time of a step.
 *
 *     node bench/browser-threads.mjs [--turns 3] [--determinism portable] [char-lstm lstm-2 …]
 */
import { parseArgs } from 'node:util';
import { markdown, milliseconds } from './measure.mjs';
import { withPage } from './page.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    turns: { type: 'string', default: '3' },
    determinism: { type: 'string', default: 'portable' },
  },
});
const { determinism } = values;
const cases = positionals.length > 0 ? positionals : ['char-lstm', 'lstm-2'];
const isolated = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};
const arrangements = {
  'one thread': [{ threads: 1 }],
  'two threads': [{ threads: 2 }],
  'two workers': [{ threads: 1 }, { threads: 1 }],
};

await withPage(isolated, async (browser, measure) => {
  const rows = [];
  for (const name of cases) {
    const least = Object.fromEntries(Object.keys(arrangements).map((key) => [key, Infinity]));
    for (let turn = 0; turn < Number(values.turns); turn++) {
      for (const [key, places] of Object.entries(arrangements)) {
        const tasks = places.map((place) => ({
          name,
          determinism,
          steps: name === 'char-lstm' ? 150 : 25,
          ...place,
        }));
        const { times, kernels } = await measure(tasks);
        if (kernels.threads !== places[0].threads) throw new Error(kernels.fewerThreads);
        least[key] = Math.min(least[key], ...times);
      }
    }
    rows.push([name, ...Object.values(least).map(milliseconds)]);
  }
  console.log(`${browser}, ${determinism}`);
  console.log(markdown(['least ms a step', ...Object.keys(arrangements)], rows));
});
