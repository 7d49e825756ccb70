import { check, examplesOf } from '../check.ts';
import { binomialTail } from '../statistics/binomial-tail.ts';
import { level } from '../statistics/level.ts';
import { counts } from '../statistics/summary.ts';
import { percent } from '../words.ts';

/** Share of wrong labels that data sets in wide use have on average: Northcutt, Athalye and Mueller 2021, "Pervasive label errors". */
const usual = 0.034;
/**
 * Where classes merely overlap, errors are rare among the rows that are told most surely; wrong labels are as frequent among them as
 * anywhere. So a fault needs at least half the share of errors that all rows have.
 */
const surest = 1 / 3;
const fewest = 100;

const largest = (values: readonly number[]): number =>
  values.reduce((best, value, place) => (value > values[best]! ? place : best), 0);

export const labelNoise = check({
  code: 'RDG105',
  title: 'Labels contradict what is surest',
  severity: 'warning',
  why: 'Wrong labels are learnt like right ones, and cap the accuracy that can be measured.',
  remedy:
    'Read the rows where a sure answer and the label differ, and mend the labels. A stronger penalty follows wrong labels less.',
  needs: ['crossValidated'],
  find: ({ crossValidated: { labels, classes, probabilities } }) => {
    const rows = probabilities.map((own, row) => {
      const at = largest(own);
      return { row, label: labels[row]!, answer: classes[at]!, confidence: own[at]! };
    });
    const sure = [...rows]
      .sort((a, b) => b.confidence - a.confidence)
      .slice(0, Math.floor(rows.length * surest));
    if (sure.length < fewest) return { lacks: `${fewest / surest} cross-validated rows` };
    const most = Math.max(...counts(labels).values()) / labels.length;
    const right = rows.filter(({ label, answer }) => label === answer).length / rows.length;
    // half of what the largest class leaves
    if (right < (1 + most) / 2)
      return { lacks: 'a model that tells the classes well enough to judge labels by' };
    const wrong = sure.filter(({ label, answer }) => label !== answer);
    const share = wrong.length / sure.length;
    return {
      isFault: binomialTail(wrong.length, sure.length, usual) < level && 2 * share >= 1 - right,
      saw: `Of the third of the rows that are told most surely by models that did not learn from them, ${wrong.length} of ${sure.length} have another label (${percent(share)}), of all rows ${percent(1 - right)}; data sets have ${percent(usual)} wrong labels on average, and more is told at the level ${level}, where the surest have half as many as all.`,
      examples: examplesOf(
        wrong.map(({ row, label, answer }) => `training row ${row + 1}: ${label}, answered ${answer}`),
      ),
    };
  },
});
