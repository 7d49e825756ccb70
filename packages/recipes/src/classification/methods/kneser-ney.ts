import type { ClassifierSpec } from '@ridgeline/classifier';
import { define, RidgelineError, type StoredTensor } from '@ridgeline/contracts';
import { fitKneserNeyClassifier } from '@ridgeline/linear';
import type { ClassifierMethod } from './classifier-method.ts';
import { prior } from './options.ts';
import { double, single } from './stored.ts';

/** Counts are kept as float32, which is exact below 2²⁴. */
const largestCount = 2 ** 24;

const requireCountable = (values: Int32Array): Int32Array => {
  if (values.length < largestCount && values.every((value) => value < largestCount)) return values;
  throw new RidgelineError(
    'E_MEMORY',
    `kneserNey: n-grams and their counts must stay below 2^24, got ${values.length} n-grams.`,
    { hint: 'Take a lower model.order, or fewer texts.' },
  );
};

/** A language model for each class. @example kneserNey({ order: 3 }).fit(data, [0]) */
export const kneserNey = /* @__PURE__ */ define(
  'kneserNey',
  {
    about: 'A language model of n-grams for each class: the class under whose model a text is most likely.',
    formula: 'log P(class) + log P(text | class), P by interpolated Kneser–Ney',
    options: {
      order: { type: 'integer', min: 1, max: 20, default: 3, about: 'The longest n-gram, in tokens.' },
      prior,
    },
    example: { order: 3 },
    same: { KenLM: 'lmplz -o order, one model a class', SRILM: 'ngram-count -kndiscount -interpolate' },
    stage: 'stable',
    since: '0.1.0',
  },
  ({ order, prior }): Omit<ClassifierMethod, 'spec'> => ({
    reads: { as: 'tokens' },
    ...(prior === 'uniform' && { prior: 'uniform' }),
    needsTemperature: true,
    *fit({ documents, classes, labels }) {
      const { models, logPriors } = fitKneserNeyClassifier({
        documents: documents.kind === 'tokens' ? documents.tokens : [],
        labels,
        order,
        prior,
      });
      const params: Record<string, StoredTensor> = { priors: double([classes.length], logPriors) };
      for (const [k, { parameters }] of models.entries()) {
        for (const [name, values] of Object.entries(parameters))
          params[`ngrams/${k}/${name}`] = single([values.length], requireCountable(values));
      }
      const spec: ClassifierSpec = {
        kind: 'languageModelClassifier',
        classes,
        temperature: 1,
        order,
        vocabulary: models[0]!.spec.vocabulary,
        discounts: models.map((model) => model.spec.discounts),
      };
      yield { stored: { spec, params }, solved: true };
    },
  }),
);
