import type { StoredParams, StoredTensor } from '@ridgeline/contracts';
import { bagOfEmbeddings, type KneserNeyCounts, kneserNey, kneserNeyClassifier } from '@ridgeline/linear';
import { linearScorer, matrixOf, type Scorer } from './classifier-scores.ts';
import type { LanguageModelClassifierSpec, StoredClassifier } from './classifier-spec.ts';
import { mixtureScorer } from './mixture-scorer.ts';

const single = ({ data }: StoredTensor): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);

const languageModelScorer = (spec: LanguageModelClassifierSpec, params: StoredParams): Scorer => {
  const { classes, order, vocabulary, discounts } = spec;
  const models = classes.map((_, k) => {
    const counts = (name: keyof KneserNeyCounts) => Int32Array.from(params[`ngrams/${k}/${name}`]!.data);
    return kneserNey(
      { kind: 'kneserNey', order, vocabulary, discounts: discounts[k]! },
      { parents: counts('parents'), symbols: counts('symbols'), counts: counts('counts') },
    );
  });
  const { scores } = kneserNeyClassifier({ classes, models, logPriors: [...params.priors!.data] });
  return (documents) => scores(documents.kind === 'tokens' ? documents.tokens : []);
};

/** How a classifier scores documents, from what is saved of it. @throws `E_SHAPE` if spec and weights do not fit. */
export const scorerOf = ({ spec, params }: StoredClassifier): Scorer => {
  switch (spec.kind) {
    case 'linearClassifier':
      return linearScorer(spec, params);
    case 'embeddingClassifier': {
      const { classes, columns, width } = spec;
      const parameters = { embeddings: single(params.embeddings!), outputs: single(params.outputs!) };
      const { scores } = bagOfEmbeddings({ kind: 'bagOfEmbeddings', classes, columns, width }, parameters);
      return (documents) => scores(matrixOf(documents));
    }
    case 'languageModelClassifier':
      return languageModelScorer(spec, params);
    case 'mixtureClassifier':
      return mixtureScorer(spec, params, scorerOf);
  }
};
