import type { Disagreement } from '@ridgeline/report';
import { shortened } from '../shortened.ts';
import type { AnsweredRows } from '../training/compared-task.ts';

/** Rows that a report shows. */
const mostRows = 30;

/**
 * Rows to which some models do not all give one answer, those first of which even the least sure model is sure; of equals the earlier.
 *
 * @param models what each answers to the same rows.
 * @returns nothing for fewer than two models, and without rows.
 */
export const disagreementOf = (models: readonly AnsweredRows[]): Disagreement | undefined => {
  const [first] = models;
  if (first === undefined || models.length < 2 || first.texts.length === 0) return undefined;
  const differing = first.texts
    .map((text, row) => ({
      text,
      actual: first.labels[row]!,
      answers: models.map(({ answers }) => answers[row]!),
    }))
    .filter(({ answers }) => new Set(answers.map(({ label }) => label)).size > 1);
  const least = ({ answers }: (typeof differing)[number]): number =>
    Math.min(...answers.map(({ probability }) => probability));
  return {
    rows: first.texts.length,
    differ: differing.length,
    shown: [...differing]
      .sort((a, b) => least(b) - least(a))
      .slice(0, mostRows)
      .map((row) => ({ ...row, text: shortened(row.text) })),
  };
};
