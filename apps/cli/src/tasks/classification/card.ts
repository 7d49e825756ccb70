import type { ClassifierMetrics, TrainedClassifier } from '@ridgeline/recipes';
import { count } from '../../terminal/format.ts';
import { shownLabel } from '../../terminal/shown-label.ts';

/** The README.md of a classifier's folder. */
export const classifierCard = (facts: {
  readonly kind: string;
  readonly source: string;
  readonly fingerprint: string;
  readonly trained: Pick<TrainedClassifier, 'classifier' | 'strength' | 'strengthName' | 'columns'>;
  readonly examples: number;
  readonly test: Pick<ClassifierMetrics, 'accuracy' | 'examples'> | null;
  readonly ridgeline: string | number | undefined;
}): string => {
  const { kind, source, fingerprint, trained, examples, test } = facts;
  const { classifier, strength, strengthName, columns } = trained;
  const rows = [
    ['table', `${source}, SHA-256 of texts and labels \`${fingerprint}\``],
    ['trained on', `${count(examples)} texts`],
    ['classes', classifier.classes.map(shownLabel).join(', ')],
    ...(strength === null ? [] : [[strengthName!, strength.toPrecision(4)]]),
    ...(columns === null
      ? []
      : [['n-grams', `${count(columns.kept)} of ${count(columns.all)} have a weight`]]),
    ...(test === null
      ? []
      : [['test accuracy', `${(100 * test.accuracy).toFixed(1)} % of ${count(test.examples)} texts`]]),
  ];
  return `# A text classifier of ${source}

A ${kind} model, trained by Ridgeline ${facts.ridgeline}.

| | |
|---|---|
${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}

It knows the classes of its table alone, and gives one of them to any text.

    ridgeline classify . "a text"

The whole configuration, versions and metrics are in \`run.json\`.
`;
};
