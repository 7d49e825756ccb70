/**
 * The character LSTM in a module worker of a page in Chromium against the same in Node, in turns in one run. Exits with
 * 4 if the browser takes more than 1.2 times as long.
 *
 *     node bench/browser.mjs
 *
 * Chromium is Debian's, or the one that CHROMIUM_PATH names.
 */
import { markdown, milliseconds, ours } from './measure.mjs';
import { withPage } from './page.mjs';

const most = 1.2;
const turns = 3;

await withPage({}, async (name, measure) => {
  const [inBrowser, inNode] = [[], []];
  for (let turn = 0; turn < turns; turn++) {
    inNode.push((await ours('char-lstm', '--runs', 100))[0].minMs);
    inBrowser.push(Math.min(...(await measure([{ name: 'char-lstm' }])).times));
  }
  const [node, chromiumMs] = [Math.min(...inNode), Math.min(...inBrowser)];
  const ratio = chromiumMs / node;
  console.log(
    markdown(
      ['char-lstm, least ms a step', 'ms', 'ratio'],
      [
        [`Node ${process.versions.node}`, milliseconds(node), '1'],
        [name, milliseconds(chromiumMs), ratio.toFixed(2)],
      ],
    ),
  );
  if (ratio > most) {
    console.error(`A page takes ${ratio.toFixed(2)} times as long as Node; it may take ${most}.`);
    process.exitCode = 4;
  }
});
