import type { Comparison } from './comparison.ts';
import type { Tuning } from './tuning.ts';

/** A comparison without what shows texts of its data: what its models write after them, say of them, and where they disagree. */
export const comparisonWithoutTexts = ({
  disagreement: _,
  excerpts: __,
  ...comparison
}: Comparison): Comparison => ({
  ...comparison,
  samples: [],
  exploration: comparison.exploration.map(({ excerpt: ___, ...row }) => row),
});

/** A choice without what shows texts of its data. Words that have a weight stay: they are the model. */
export const tuningWithoutTexts = (tuning: Tuning): Tuning =>
  tuning.reading === undefined ? tuning : { ...tuning, reading: { ...tuning.reading, rows: [] } };
