/**
 * Generative beside discriminative classifiers on 1, 3, 10, 30 and 100 % of the training texts, and how well generative ones
 * tell texts of another domain.
 *
 *     pnpm build && node bench/generative.mjs FOLDER [--sets trec,ag-news] [--neural] [--draws 5] [--state FILE] [--write]
 *
 * FOLDER holds trec and ag-news. Of every share five draws are taken, each class having its part and two texts at least;
 * of all texts there is one. Features and settings are chosen by five folds of the draw; the test part measures the choice.
 * With `--neural` two recurrent networks of one size stand beside them, whose draws are their seeds too; of all texts these are five seeds.
 * With `--state` every result is kept in a file, from which a run that was stopped goes on. With `--write` the table of
 * docs/accuracy.md and the picture in docs/images are replaced: with `--neural` those of its own.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { wasmBackend } from '../packages/backend-wasm/dist/index.js';
import { areaUnderRoc } from '../packages/evaluation/dist/index.js';
import { parseConfig, prepareClassification, trainClassifier } from '../packages/recipes/dist/index.js';
import { randomStream } from '../packages/tensors/dist/index.js';
import { choose, confusionsOf, hitsIn, sum } from './linear/choosing.mjs';
import { dataSets } from './linear/data-sets.mjs';
import { crossings, learningCurves } from './linear/learning-curves.mjs';
import { neuralHits, neuralModels } from './linear/neural-curves.mjs';
import { recipes } from './linear/recipes.mjs';
import { rememberedIn } from './linear/remembered.mjs';
import { at, markdown, writeSection } from './measure.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: 'string' },
    neural: { type: 'boolean', default: false },
    draws: { type: 'string', default: '5' },
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
const draws = Number(values.draws);
const linearModels = ['multinomial naive Bayes', 'Kneser–Ney', 'logistic'];
const models = [...linearModels, ...(values.neural ? Object.keys(neuralModels) : [])];
const generative = new Set(['multinomial naive Bayes', 'Kneser–Ney', 'generative LSTM']);
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
    const told = (hits) => ({ texts: train.length, accuracy: (100 * hits) / test.length });
    if (model in neuralModels) return neuralHits(model, { train, test, seed: draw + 1 }).then(told);
    const recipe = recipes[model];
    const { features, setting } = choose(recipe, { train, remembered: (_, make) => make() });
    const { confusions } = confusionsOf(recipe, { features, settings: [setting], train, other: test });
    return told(hitsIn(confusions[0]));
  });

const mean = (numbers) => sum(numbers) / numbers.length;
const deviation = (numbers) =>
  Math.sqrt(sum(numbers.map((number) => (number - mean(numbers)) ** 2)) / (numbers.length - 1));

/** Of all texts there is one draw, and of neural models as many seeds. */
const drawsOf = (model, share) => (share === 1 && !(model in neuralModels) ? 1 : draws);

const pointOf = async (set, model, share) => {
  const found = [];
  for (let draw = 0; draw < drawsOf(model, share); draw++) {
    found.push(await accuracyOf(set, model, share, draw));
    console.error(
      `${set}, ${model}, ${100 * share} %, draw ${draw + 1}: ${found.at(-1).accuracy.toFixed(1)}`,
    );
  }
  const accuracies = found.map(({ accuracy }) => accuracy);
  return {
    share,
    texts: found[0].texts,
    mean: mean(accuracies),
    deviation: accuracies.length > 1 ? deviation(accuracies) : null,
  };
};

const curveOf = async (set, model) => {
  const points = [];
  for (const share of shares) points.push(await pointOf(set, model, share));
  return points;
};

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

/** Where the two neural models of a set pass each other. */
const crossedIn = (lines) => {
  const [one, other] = Object.keys(neuralModels).map((name) => lines.find(({ model }) => model === name));
  return one && other ? crossings(one.points, other.points) : [];
};

if (values.neural) await wasmBackend().start();
const curves = [];
for (const set of sets) {
  const lines = [];
  for (const model of models)
    lines.push({ model, isGenerative: generative.has(model), points: await curveOf(set, model) });
  curves.push({ set, lines, crossed: crossedIn(lines) });
}
const table = markdown(
  ['set, texts', ...models],
  curves.flatMap(({ set, lines }) =>
    shares.map((share, i) => [
      `${set}, ${lines[0].points[i].texts} (${100 * share} %)`,
      ...lines.map(({ points }) => shown(points[i])),
    ]),
  ),
);
console.log(table);
if (values.neural) {
  const crossed = curves.flatMap(({ set, crossed: found }) =>
    found.map(({ texts, accuracy }) => `${set}: at ${Math.round(texts)} texts, ${accuracy.toFixed(1)} %`),
  );
  const told =
    crossed.length === 0
      ? 'The two LSTMs do not cross.'
      : `The two LSTMs cross (by straight lines between sizes): ${crossed.join('; ')}.`;
  console.log(told);
  if (values.write) {
    const picture =
      '![Accuracy by the number of training texts, neural classifiers beside linear ones](images/generative-neural.svg)';
    const drawsTold = `${draws} draws, each its own seed; all texts: ${draws} seeds of the LSTMs.`;
    writeSection(
      at('../docs/accuracy.md'),
      'generative, neural',
      `${picture}\n\n${table}\n\n${told} ${drawsTold}`,
    );
    writeFileSync(at('../docs/images/generative-neural.svg'), learningCurves(curves));
  }
} else {
  const areas = [];
  for (const set of sets) areas.push([`${set} against ${others[set]}`, await outOfDomain(set, others[set])]);
  const areaTable = markdown(
    ['area under the curve', ...Object.keys(areas[0][1])],
    areas.map(([name, found]) => [name, ...Object.values(found).map((area) => area.toFixed(3))]),
  );
  console.log(`\n${areaTable}`);
  if (values.write) {
    writeSection(at('../docs/accuracy.md'), 'generative', table);
    writeSection(at('../docs/accuracy.md'), 'out of domain', areaTable);
    writeFileSync(at('../docs/images/generative.svg'), learningCurves(curves));
  }
}
