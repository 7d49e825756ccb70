/**
 * Test accuracy of the text classifiers, every setting chosen inside the training part: one table for each set.
 *
 *     pnpm build && node bench/linear/accuracy.mjs FOLDER [--sets mr,sms,…] [--model NB-SVM …] [--test [--write]]
 *                                                        [--state FILE]
 *
 * FOLDER holds mr, sms-spam, sst2, trec, ag-news and 20newsgroups. Features (n-grams, weighting), strengths and the best model
 * come from 5 folds of the training part, whose vocabulary and document frequencies are learnt anew in each fold. The test
 * part is touched once, for the setting chosen, and only with `--test`. With `--write` the rows of docs/accuracy.md are
 * replaced by what was found. With `--state` every fold that is done is kept in a file, from which a run that was stopped
 * goes on.
 */
import { parseArgs } from 'node:util';
import { at, markdown, readSection, writeSection } from '../measure.mjs';
import { choose, confusionsOf, hitsIn, sum } from './choosing.mjs';
import { dataSets } from './data-sets.mjs';
import { recipes } from './recipes.mjs';
import { rememberedIn } from './remembered.mjs';

/** Sets so large that one of the folds is held out, not each in turn. */
const largeSets = new Set(['20newsgroups']);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string' },
    model: { type: 'string', multiple: true },
    state: { type: 'string' },
    test: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Give the folder with the data sets: node bench/linear/accuracy.mjs FOLDER');
  process.exit(2);
}
if (values.write && !values.test) {
  console.error('--write goes with --test: a row of the page says what was found on the test part.');
  process.exit(2);
}
const remembered = rememberedIn(values.state);
const chosenOf = (all, names) => names ?? Object.keys(all);

const inWords = (options) =>
  Object.entries(options)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join('–') : value}`)
    .join(', ');

const describe = ({ features, setting }) =>
  [...(features === 'tokens' ? [] : [[features].flat().map(inWords).join(' + ')]), inWords(setting)].join(
    '; ',
  );

/** The word that comes most often, and how often, if there are others. */
const commonest = (words) => {
  const [first, ...others] = [...new Set(words)]
    .map((word) => ({ word, times: words.filter((other) => other === word).length }))
    .sort((a, b) => b.times - a.times);
  return others.length === 0 ? first.word : `${first.word} (${first.times} of ${words.length} splits)`;
};

/** A recipe as it is for a set: with fewer folds, features or settings for one, where it says so. */
const recipeFor = ({ of = {}, ...recipe }, set) => ({
  ...recipe,
  ...(largeSets.has(set) && { folds: 1 }),
  ...of[set],
});

const evaluate = (model, splits, set) => {
  const recipe = recipeFor(recipes[model], set);
  const results = splits.map(({ train, test }, split) => {
    const name = [set, model, split];
    const best = choose(recipe, { train, heldFolds: recipe.folds, name, remembered });
    const { features, setting } = best;
    const tested =
      values.test &&
      remembered([name, features, setting, 'test'], () =>
        confusionsOf(recipe, { features, settings: [setting], train, other: test }),
      );
    return { best, tested, size: test.length };
  });
  const tests = results.flatMap(({ tested }) => (tested ? [tested] : []));
  return {
    inner: (100 * sum(results.map(({ best }) => best.accuracy))) / splits.length,
    test: values.test
      ? (100 * sum(tests.map(({ confusions }) => hitsIn(confusions[0])))) /
        sum(results.map(({ size }) => size))
      : Number.NaN,
    setting: commonest(results.map(({ best }) => describe(best))),
    seconds: sum([...results.map(({ best }) => best), ...tests].map(({ seconds }) => seconds)),
    confusions: tests.map(({ confusions }) => confusions[0]),
  };
};

const shown = (accuracy) => (Number.isNaN(accuracy) ? '–' : accuracy.toFixed(2));

const cellsOf = (line) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
const plain = (name) => name.replaceAll('*', '');

/** The rows of a table of the page, by model. */
const rowsOf = (page, section) =>
  readSection(page, section)
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map(cellsOf);

/** The test columns of all sets of the page, side by side. */
const summaryOf = (page) => {
  const models = Object.keys(recipes);
  const rows = Object.keys(dataSets).map((set) => {
    const found = rowsOf(page, set);
    const shownOf = (name) => {
      const row = found.find(([model]) => plain(model) === name);
      if (row === undefined) return '–';
      return row[0] === name ? row[2] : `**${row[2]}**`;
    };
    return [set, ...models.map(shownOf)];
  });
  return markdown(['test, %', ...models], rows);
};

const head = ['model', 'folds of training, %', 'test, %', 'setting chosen', 'seconds'];

/** The table with the rows that were found in place of those of the same models; in bold what the folds would take. */
const tableOf = (before, found) => {
  const all = new Map([...before, ...found].map(([model, ...cells]) => [plain(model), cells]));
  const rows = Object.keys(recipes).flatMap((model) => (all.has(model) ? [[model, ...all.get(model)]] : []));
  const best = rows.reduce((a, b) => (Number(b[1]) > Number(a[1]) ? b : a));
  return markdown(
    head,
    rows.map((row) => (row === best ? [`**${row[0]}**`, ...row.slice(1)] : row)),
  );
};

const page = at('../docs/accuracy.md');
for (const set of chosenOf(dataSets, values.sets?.split(','))) {
  const splits = dataSets[set](folder);
  const found = chosenOf(recipes, values.model).map((model) => {
    console.error(`${set}: ${model}`);
    const { inner, test, setting, seconds, confusions } = evaluate(model, splits, set);
    if (confusions.length === 1 && splits.length === 1) console.error(JSON.stringify(confusions[0]));
    return [model, shown(inner), shown(test), setting, seconds.toFixed(0)];
  });
  console.log(`${set}\n\n${tableOf([], found)}\n`);
  if (!values.write) continue;
  writeSection(page, set, tableOf(rowsOf(page, set), found));
  writeSection(page, 'summary', summaryOf(page));
}
