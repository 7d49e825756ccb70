/**
 * Test accuracy of the text classifiers, every setting chosen inside the training part: one table for each set.
 *
 *     pnpm build && node bench/linear/accuracy.mjs FOLDER [--sets mr,sms,…] [--models NB-SVM,…] [--test [--write]]
 *
 * FOLDER holds mr, sms-spam, trec, ag-news and 20newsgroups. Features (n-grams, weighting), strengths and the best model
 * come from 5 folds of the training part, whose vocabulary and document frequencies are learnt anew in each fold. The test
 * part is touched once, for the setting chosen, and only with `--test`. With `--write` the tables of docs/accuracy.md are
 * replaced by what was found.
 */
import { parseArgs } from 'node:util';
import { textFeatures } from '../../packages/data/dist/index.js';
import { at, markdown, readSection, writeSection } from '../measure.mjs';
import { dataSets } from './data-sets.mjs';
import { recipes } from './recipes.mjs';

const innerFolds = 5;
/** Sets so large that one of the folds is held out, not each in turn. */
const largeSets = new Set(['20newsgroups']);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string' },
    models: { type: 'string' },
    test: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Give the folder with the data sets: node bench/linear/accuracy.mjs FOLDER');
  process.exit(2);
}
if (values.write && (!values.test || values.models !== undefined)) {
  console.error('--write goes with --test and with all models: a table is replaced as a whole.');
  process.exit(2);
}
const chosenOf = (all, names) => (names === undefined ? Object.keys(all) : names.split(','));

const textsOf = (examples) => examples.map(({ text }) => text);
const labelsOf = (examples) => examples.map(({ label }) => label);
const tokensOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]/gu) ?? [];

/** The features of two parts, learnt from the first. */
const featuresOf = (features, train, other) => {
  if (features === 'tokens') return [textsOf(train).map(tokensOf), textsOf(other).map(tokensOf)];
  const { features: fitted, matrix } = textFeatures(features).fitTransform(textsOf(train));
  return [matrix, fitted.transform(textsOf(other))];
};

const hits = (predicted, examples) => predicted.filter((label, i) => label === examples[i].label).length;

/** How many of the other part's examples each setting predicts. */
const hitsOf = ({ fit }, { features, settings, train, other }) => {
  const [x, xOther] = featuresOf(features, train, other);
  return fit({ x, labels: labelsOf(train) }, settings).map((predict) => hits(predict(xOther), other));
};

/** Every example's inner fold: the examples of each class are dealt out in turn. */
const foldsOf = (examples) => {
  const seen = new Map();
  return examples.map(({ label }) => {
    const count = seen.get(label) ?? 0;
    seen.set(label, count + 1);
    return count % innerFolds;
  });
};

/** The features and the setting with the most hits in the folds of the training part. */
const choose = (recipe, train, heldFolds) => {
  const fold = foldsOf(train);
  const used = Array.from({ length: heldFolds }, (_, i) => i);
  const candidates = recipe.features.flatMap((features) => {
    const totals = recipe.settings.map(() => 0);
    for (const held of used) {
      const parts = {
        train: train.filter((_, i) => fold[i] !== held),
        other: train.filter((_, i) => fold[i] === held),
      };
      const found = hitsOf(recipe, { features, settings: recipe.settings, ...parts });
      for (const [i, hit] of found.entries()) totals[i] += hit;
    }
    return recipe.settings.map((setting, i) => ({ features, setting, hits: totals[i] }));
  });
  const held = train.filter((_, i) => used.includes(fold[i])).length;
  const best = candidates.reduce((a, b) => (b.hits > a.hits ? b : a));
  return { ...best, accuracy: best.hits / held };
};

const inWords = (options) =>
  Object.entries(options)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join('–') : value}`)
    .join(', ');

const describe = ({ features, setting }) =>
  [...(features === 'tokens' ? [] : [inWords(features)]), inWords(setting)].join('; ');

/** The word that comes most often, and how often, if there are others. */
const commonest = (words) => {
  const [first, ...others] = [...new Set(words)]
    .map((word) => ({ word, times: words.filter((other) => other === word).length }))
    .sort((a, b) => b.times - a.times);
  return others.length === 0 ? first.word : `${first.word} (${first.times} of ${words.length} splits)`;
};

const evaluate = (recipe, splits, heldFolds) => {
  const start = performance.now();
  const results = splits.map(({ train, test }) => {
    const best = choose(recipe, train, heldFolds);
    const tested = values.test
      ? hitsOf(recipe, { features: best.features, settings: [best.setting], train, other: test })[0]
      : Number.NaN;
    return { best, tested, size: test.length };
  });
  const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
  return {
    inner: (100 * sum(results.map(({ best }) => best.accuracy))) / splits.length,
    test: (100 * sum(results.map(({ tested }) => tested))) / sum(results.map(({ size }) => size)),
    setting: commonest(results.map(({ best }) => describe(best))),
    seconds: (performance.now() - start) / 1000,
  };
};

const shown = (accuracy) => (Number.isNaN(accuracy) ? '–' : accuracy.toFixed(2));

/** The test columns of all sets of the page, side by side. */
const summaryOf = (page) => {
  const models = Object.keys(recipes);
  const rows = Object.keys(dataSets).map((set) => {
    const cells = readSection(page, set)
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.trim()));
    const shownOf = (name) => {
      const row = cells.find((words) => words[1]?.replaceAll('*', '') === name);
      if (row === undefined) return '–';
      return row[1] === name ? row[3] : `**${row[3]}**`;
    };
    return [set, ...models.map(shownOf)];
  });
  return markdown(['test, %', ...models], rows);
};

const page = at('../docs/accuracy.md');
const head = ['model', 'folds of training, %', 'test, %', 'setting chosen', 'seconds'];
for (const set of chosenOf(dataSets, values.sets)) {
  const splits = dataSets[set](folder);
  const names = chosenOf(recipes, values.models);
  const rows = names.map((model) => {
    console.error(`${set}: ${model}`);
    const heldFolds = largeSets.has(set) ? 1 : (recipes[model].folds ?? innerFolds);
    return { model, ...evaluate(recipes[model], splits, heldFolds) };
  });
  const best = rows.reduce((a, b) => (b.inner > a.inner ? b : a));
  const table = markdown(
    head,
    rows.map(({ model, inner, test, setting, seconds }) => [
      model === best.model ? `**${model}**` : model,
      ...[inner, test].map(shown),
      setting,
      seconds.toFixed(0),
    ]),
  );
  console.log(`${set}\n\n${table}\n`);
  if (!values.write) continue;
  writeSection(page, set, table);
  writeSection(page, 'summary', summaryOf(page));
}
