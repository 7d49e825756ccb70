/**
 * Generative beside discriminative classifiers on 1, 3, 10, 30 and 100 % of the training texts, and how well generative ones
 * tell texts of another domain.
 *
 *     pnpm build && node bench/generative.mjs FOLDER [--sets trec,ag-news] [--state FILE] [--write]
 *
 * FOLDER holds trec and ag-news. Of every share five draws are taken, each class having its part and two texts at least;
 * of all texts there is one. Features and settings are chosen by five folds of the draw; the test part measures the choice.
 * With `--state` every result is kept in a file, from which a run that was stopped goes on. With `--write` the table of
 * docs/accuracy.md and the picture in docs/images are replaced.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { areaUnderRoc } from '../packages/evaluation/dist/index.js';
import { parseConfig, prepareClassification, trainClassifier } from '../packages/recipes/dist/index.js';
import { randomStream } from '../packages/tensors/dist/index.js';
import { choose, confusionsOf, hitsIn, sum } from './linear/choosing.mjs';
import { dataSets } from './linear/data-sets.mjs';
import { learningCurves } from './linear/learning-curves.mjs';
import { recipes } from './linear/recipes.mjs';
import { rememberedIn } from './linear/remembered.mjs';
import { at, markdown, writeSection } from './measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string' },
    state: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error('Give the folder with the data sets: node bench/generative.mjs FOLDER');
  process.exit(2);
}
const remembered = rememberedIn(values.state);

const shares = [0.01, 0.03, 0.1, 0.3, 1];
const draws = 5;
const models = ['multinomial naive Bayes', 'Kneser–Ney', 'logistic'];
const generative = new Set(models.slice(0, 2));
const others = { trec: 'ag-news', 'ag-news': 'trec' };
const sets = values.sets?.split(',') ?? Object.keys(others);

/** A share of the examples, of each class its part, two at least. */
const drawn = (examples, share, draw) => {
  if (share === 1) return examples;
  const random = randomStream(draw).stream('draw');
  const order = [...random.permutation(examples.length)];
  const classes = [...new Set(examples.map(({ label }) => label))];
  const kept = classes.flatMap((name) => {
    const own = order.filter((i) => examples[i].label === name);
    return own.slice(0, Math.max(2, Math.round(share * own.length)));
  });
  return kept.sort((a, b) => a - b).map((i) => examples[i]);
};

const accuracyOf = (set, model, share, draw) =>
  remembered([set, model, share, draw], () => {
    const [{ train: all, test }] = dataSets[set](folder);
    const train = drawn(all, share, draw);
    const recipe = recipes[model];
    const { features, setting } = choose(recipe, { train, remembered: (_, make) => make() });
    const { confusions } = confusionsOf(recipe, { features, settings: [setting], train, other: test });
    return { texts: train.length, accuracy: (100 * hitsIn(confusions[0])) / test.length };
  });

const mean = (numbers) => sum(numbers) / numbers.length;
const deviation = (numbers) =>
  Math.sqrt(sum(numbers.map((number) => (number - mean(numbers)) ** 2)) / (numbers.length - 1));

const curveOf = (set, model) =>
  shares.map((share) => {
    const found = Array.from({ length: share === 1 ? 1 : draws }, (_, draw) =>
      accuracyOf(set, model, share, draw),
    );
    console.error(`${set}, ${model}, ${100 * share} %`);
    const accuracies = found.map(({ accuracy }) => accuracy);
    return {
      share,
      texts: found[0].texts,
      mean: mean(accuracies),
      deviation: accuracies.length > 1 ? deviation(accuracies) : null,
    };
  });

/** How much higher texts of the own domain score than those of the other, by what a model says of them. */
const outOfDomain = async (set, other) => {
  const [{ train, test }] = dataSets[set](folder);
  const [{ test: foreign }] = dataSets[other](folder);
  const table = {
    name: set,
    columns: ['text', 'label'],
    rows: train.map(({ text, label }) => [text, label]),
    lines: train.map((_, i) => i + 2),
  };
  const texts = [...test, ...foreign].map(({ text }) => text);
  const positive = texts.map((_, i) => i < test.length);
  const areaOf = async (model, features, scoreOf) => {
    const config = parseConfig({ task: 'classification', data: { test: 0 }, model, features });
    const { classifier } = await trainClassifier(await prepareClassification(config, table));
    const evidence = model.kind !== 'logistic';
    return areaUnderRoc({ scores: classifier.classify(texts, { evidence }).map(scoreOf), positive });
  };
  const evidenceOf = ({ logEvidence }) => logEvidence;
  const words = { splitter: 'wordsAndMarks', ngrams: [1, 1] };
  return {
    'Kneser–Ney, log p(x)': await areaOf({ kind: 'kneserNey', order: 2 }, {}, evidenceOf),
    'naive Bayes, log p(x)': await areaOf({ kind: 'naiveBayes', alpha: 0.1 }, words, evidenceOf),
    'logistic, probability of its answer': await areaOf(
      { kind: 'logistic', penalty: { kind: 'l2', lambda: 1e-4 } },
      {},
      ({ probability }) => probability,
    ),
  };
};

const shown = ({ mean: of, deviation: by }) =>
  by === null ? of.toFixed(1) : `${of.toFixed(1)} ± ${by.toFixed(1)}`;

const curves = sets.map((set) => ({
  set,
  lines: models.map((model) => ({ model, isGenerative: generative.has(model), points: curveOf(set, model) })),
}));
const table = markdown(
  ['set, texts', ...models],
  curves.flatMap(({ set, lines }) =>
    shares.map((share, i) => [
      `${set}, ${lines[0].points[i].texts} (${100 * share} %)`,
      ...lines.map(({ points }) => shown(points[i])),
    ]),
  ),
);
const areas = [];
for (const set of sets) areas.push([`${set} against ${others[set]}`, await outOfDomain(set, others[set])]);
const areaTable = markdown(
  ['area under the curve', ...Object.keys(areas[0][1])],
  areas.map(([name, found]) => [name, ...Object.values(found).map((area) => area.toFixed(3))]),
);
console.log(`${table}\n\n${areaTable}`);
if (values.write) {
  writeSection(at('../docs/accuracy.md'), 'generative', `${table}`);
  writeSection(at('../docs/accuracy.md'), 'out of domain', areaTable);
  writeFileSync(at('../docs/images/generative.svg'), learningCurves(curves));
}
