/** How the benchmarks of classifiers choose: features and setting by folds of the training part, whose vocabulary is learnt anew in each. */
import { joinedFeatures, textFeatures } from '../../packages/data/dist/index.js';

const innerFolds = 5;

export const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
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

export const hitsIn = (confusion) => sum(Object.entries(confusion).map(([label, row]) => row[label] ?? 0));

/** What each setting makes of the other part's examples, and the seconds of processor time that all took. */
export const confusionsOf = ({ fit }, { features, settings, train, other }) => {
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
export const choose = (recipe, { train, heldFolds = innerFolds, name, remembered }) => {
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
