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
import { joinedFeatures, textFeatures } from '../../packages/data/dist/index.js';
import { at, markdown, readSection, writeSection } from '../measure.mjs';
import { dataSets } from './data-sets.mjs';
import { recipes } from './recipes.mjs';
import { rememberedIn } from './remembered.mjs';

const innerFolds = 5;
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

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
const textsOf = (examples) => examples.map(({ text }) => text);
const labelsOf = (examples) => examples.map(({ label }) => label);
const tokensOf = (text) => text.toLowerCase().match(/[\p{L}\p{N}_]+|[^\p{L}\p{N}_\s]/gu) ?? [];

/** The features of two parts, learnt from the first. */
const featuresOf = (features, train, other) => {
  if (features === 'tokens') return [textsOf(train).map(tokensOf), textsOf(other).map(tokensOf)];
  const made = Array.isArray(features) ? joinedFeatures(features) : textFeatures(features);
  const { features: fitted, matrix } = made.fitTransform(textsOf(train));
  return [matrix, fitted.transform(textsOf(other))];
};

/** How often each class is taken for each: { actual: { predicted: times } }. */
const confusionOf = (predicted, examples) => {
  const counts = {};
  examples.forEach(({ label }, i) => {
    counts[label] ??= {};
    counts[label][predicted[i]] = (counts[label][predicted[i]] ?? 0) + 1;
  });
  return counts;
};

const hitsIn = (confusion) => sum(Object.entries(confusion).map(([label, row]) => row[label] ?? 0));

/** What each setting makes of the other part's examples, and the seconds of processor time that all took. */
const confusionsOf = ({ fit }, { features, settings, train, other }) => {
  const start = process.cpuUsage();
  const [x, xOther] = featuresOf(features, train, other);
  const found = fit({ x, labels: labelsOf(train) }, settings);
  const confusions = found.map((predict) => confusionOf(predict(xOther), other));
  const { user, system } = process.cpuUsage(start);
  return { confusions, seconds: (user + system) / 1e6 };
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
const choose = (recipe, { train, heldFolds, name }) => {
  const fold = foldsOf(train);
  const used = Array.from({ length: heldFolds }, (_, i) => i);
  const folds = recipe.features.map((features) =>
    used.map((held) =>
      remembered([name, features, recipe.settings, held], () =>
        confusionsOf(recipe, {
          features,
          settings: recipe.settings,
          train: train.filter((_, i) => fold[i] !== held),
          other: train.filter((_, i) => fold[i] === held),
        }),
      ),
    ),
  );
  const candidates = recipe.features.flatMap((features, f) =>
    recipe.settings.map((setting, i) => ({
      features,
      setting,
      hits: sum(folds[f].map(({ confusions }) => hitsIn(confusions[i]))),
    })),
  );
  const held = train.filter((_, i) => used.includes(fold[i])).length;
  const best = candidates.reduce((a, b) => (b.hits > a.hits ? b : a));
  return { ...best, accuracy: best.hits / held, seconds: sum(folds.flat().map(({ seconds }) => seconds)) };
};

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

/** A recipe as it is for a set: with fewer features and settings for a large one, where it says so. */
const recipeFor = ({ large, ...recipe }, set) => ({ ...recipe, ...(largeSets.has(set) && large) });

const evaluate = (model, splits, set) => {
  const recipe = recipeFor(recipes[model], set);
  const heldFolds = largeSets.has(set) ? 1 : (recipe.folds ?? innerFolds);
  const results = splits.map(({ train, test }, split) => {
    const name = [set, model, split];
    const best = choose(recipe, { train, heldFolds, name });
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
