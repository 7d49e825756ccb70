import type { Classifier } from '@ridgeline/classifier';
import type { TestReading } from '@ridgeline/report';
import { shortened } from '../shortened.ts';
import type { ClassificationData } from './classification-tuning.ts';
import { classifierScores } from './classifier-metrics.ts';

/** Misread rows that a report shows. */
const mostRows = 50;

/** What a classifier makes of some rows: who is taken for whom, and the misread rows of which it is surest. */
export const testReading = (
  classifier: Classifier,
  { texts, labels, classes, lines }: Pick<ClassificationData, 'texts' | 'labels' | 'classes' | 'lines'>,
  rows: readonly number[],
): TestReading => {
  const examples = {
    texts: rows.map((row) => texts[row]!),
    labels: rows.map((row) => classes[labels[row]!]!),
  };
  const { accuracy, macroF1, perClass, confusion } = classifierScores(classifier, examples);
  const answers = classifier.classify(examples.texts).map((answer, i) => ({ ...answer, i }));
  const misread = answers
    .filter(({ label, i }) => label !== examples.labels[i])
    .sort((a, b) => b.probability - a.probability || lines[rows[a.i]!]! - lines[rows[b.i]!]!);
  return {
    accuracy,
    macroF1,
    perClass,
    confusion,
    misread: misread.length,
    rows: misread.slice(0, mostRows).map(({ label, probability, i }) => ({
      line: lines[rows[i]!]!,
      text: shortened(examples.texts[i]!),
      actual: examples.labels[i]!,
      predicted: label,
      probability,
    })),
    withoutKnownWord: answers.filter(({ known }) => known === 0).length,
  };
};
