/**
 * What a language model gains from a neural cache, from n-grams and from other models, as a table. Weights and θ are
 * chosen on the model's validation part, and its test part is measured with the state carried; the cache's window is 500.
 *
 *     node bench/mixtures.mjs MODEL [OTHER…]
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const [model, ...others] = process.argv.slice(2);
if (model === undefined) {
  console.error('Give the folder of a language model: node bench/mixtures.mjs my-model');
  process.exit(2);
}

const program = fileURLToPath(new URL('../apps/cli/dist/ridgeline.js', import.meta.url));
const words = ['evaluate', model, '--cache', '--ngram', '5', ...others.flatMap((other) => ['--with', other])];
const { stdout, status } = spawnSync(process.execPath, [program, ...words, '--json'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
});
if (status !== 0) process.exit(status ?? 1);

const { mixture, tokens } = JSON.parse(stdout);
console.log(`${tokens.toLocaleString('en-US')} tokens\n`);
console.log('| model | weights | cache | validation perplexity | test perplexity |');
console.log('| --- | --- | --- | ---: | ---: |');
for (const { models, weights, cache, validationLoss, dataLoss } of mixture.steps) {
  const chosen = cache === undefined ? '' : `window ${cache.window}, θ ${cache.flatness}`;
  const shares = weights.map((weight) => weight.toFixed(3)).join(' ');
  const figures = [validationLoss, dataLoss].map((loss) => Math.exp(loss).toFixed(2));
  console.log(`| ${[models.join(' + '), shares, chosen, ...figures].join(' | ')} |`);
}
