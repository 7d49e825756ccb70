import { kinds } from '@ridgeline/recipes';
import { unitExamples } from '../../command-line/unit-example.ts';

/** What a configuration of a classifier may name, with an example of each. */
export const configHelp =
  (): string => `Models of a classifier (a strength that is left out is cross-validated):
${unitExamples(kinds.classifier!)}
Penalties of a linear model:
${unitExamples(kinds['penalty of a linear model']!)}
Features of texts, which suit the model where they are left out:
  { ngrams: [1, 2], minDocumentFrequency: 2, weighting: tf-idf,
    sublinear: true, norm: l2 }                       # logistic; l1: norm none
  { sublinear: true, minDocumentFrequency: 2, join: [
      { ngrams: [1, 2], splitter: wordsAndMarks },
      { analyzer: charWordBoundary, ngrams: [2, 5] }] }   # sets side by side
`;
