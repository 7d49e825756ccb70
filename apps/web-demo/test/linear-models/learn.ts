import { textFeatures } from '@ridgeline/data';
import { fitPath, ridge } from '@ridgeline/linear';

const words = ['fine', 'truly', 'dull', 'long', 'film', 'cast', 'plot', 'and', 'a', 'so'];

/** Sentences of ten words, and which are meant well; the same everywhere. */
const examples = (count: number) => {
  const texts = Array.from({ length: count }, (_, i) =>
    Array.from({ length: 6 }, (_, k) => words[(i * 7 + k * k * (i + 3) + (i >> 2)) % words.length]).join(' '),
  );
  return { texts, y: texts.map((text) => (/fine|truly/.test(text) && !/dull/.test(text) ? 1 : 0)) };
};

/** Coefficients of a lasso path, of a ridge by conjugate gradients and of one on few columns. */
export const learn = () => {
  const { texts, y } = examples(400);
  const { matrix: x } = textFeatures({ ngrams: [1, 2] }).fitTransform(texts);
  const path = (alpha: number, lambdas: readonly number[]) =>
    fitPath({ x, y, family: 'binomial', alpha, lambdas }).coefficients.map(({ values }) => [...values]);
  const dense = Array.from({ length: 90 }, (_, i) =>
    Array.from({ length: 90 }, (_, j) => ((i * 31 + j * j * 17) % 101) / 50 - 1),
  );
  return {
    lasso: path(1, [0.05, 0.01]),
    ridge: path(0, [0.01]),
    closedForm: [...ridge({ x: dense, y: dense.map((row) => row[3]! + row[5]!), lambda: 0.1 }).coefficients],
  };
};
