import { denseCoefficients } from '@ridgeline/linear';
import { regressionTuning } from '../regression/regression-tuning.ts';
import type { LinearProblem } from '../tune/linear-problem.ts';
import { readTexts, textDesign } from './text-design.ts';
import type { TextRegressionConfig } from './text-regression-config.ts';
import { gramsOf, storedTextRegression, type TextRegressor, textRegressorOf } from './text-regressor.ts';

/** Texts with the number that each is to tell: plain data, one entry for each row. */
export interface TextRegressionData {
  readonly kind: 'text-regression';
  readonly texts: readonly string[];
  readonly targets: Float64Array;
  readonly target: string;
  readonly reading: Pick<TextRegressionConfig, 'model' | 'features'>;
}

/** The regression of the chosen strength, learnt from all rows but those of the test. */
export interface TunedTextRegression {
  readonly kind: 'text-regression';
  readonly regressor: TextRegressor;
}

/** Linear regressions on texts, as a study of their strengths takes them. */
export const textRegressionTuning: LinearProblem<TextRegressionData, TunedTextRegression> = {
  terms: { ...regressionTuning.terms, task: 'text-regression' },
  model: 'linear',
  coefficientsOf: 'n-grams',
  rows: ({ targets }) => targets.length,
  labels: () => null,
  design: ({ texts, target, reading }, rows) => {
    const textsOf = (places: readonly number[]) => places.map((row) => texts[row]!);
    const { reader, x } = textDesign(reading, textsOf(rows));
    return {
      x,
      names: gramsOf(reader) ?? Array.from({ length: x.columns }, (_, j) => `column ${j}`),
      of: (others) => readTexts(reader, textsOf(others)),
      predictorAt: (path, point) => {
        const fit = { intercept: path.intercepts[point]!, coefficients: denseCoefficients(path, point) };
        return {
          kind: 'text-regression',
          regressor: textRegressorOf(storedTextRegression(target, fit), reader),
        };
      },
    };
  },
  response: ({ targets }, rows) => Float64Array.from(rows, (row) => targets[row]!),
  family: () => 'gaussian',
  loss: (deviance) => deviance,
  scores: regressionTuning.scores,
  outputs: () => [{ name: '', place: 0, sign: 0 }],
  noiseDeviation: Math.sqrt,
};
