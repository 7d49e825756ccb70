import { alongMarkup, type Step } from '../page/along.ts';
import { type Family, referenceRuns, strengthOf, symbolOf } from '../page/families.ts';
import { type Html, html } from '../page/html.ts';
import { natsPer } from '../page/nats-per.ts';
import { fixed, percent } from '../page/number-format.ts';
import { section } from '../page/page.ts';
import { signedNats } from '../page/signed-nats.ts';
import type { ComparedRun, Comparison, ExploredStrength } from '../results/comparison.ts';

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
};

/** Validation loss minus that without a penalty, over the seeds that both got. */
const fromNone = (runs: readonly ComparedRun[], none: ReadonlyMap<number, ComparedRun>): number | null =>
  meanOf(
    runs.map(({ seed, validation }) => {
      const reference = none.get(seed)?.validation ?? null;
      return validation === null || reference === null ? null : validation - reference;
    }),
  );

const stepOf = (
  { runs, excerpt, ...row }: ExploredStrength,
  none: ReadonlyMap<number, ComparedRun>,
): Step => {
  const difference = fromNone(runs, none);
  const zeros = meanOf(runs.map((run) => run.zeros));
  return {
    name: row.lambda === null ? 'no penalty' : strengthOf(row),
    tags: row.isChosen && row.lambda !== null ? ['chosen'] : [],
    facts: [
      ['Validation loss', fixed(meanOf(runs.map(({ validation }) => validation)), 3)],
      ['Training loss', fixed(meanOf(runs.map(({ train }) => train)), 3)],
      ...(row.lambda === null || difference === null
        ? []
        : [['From no penalty', signedNats(difference)] as const]),
      ['Exact zeros', zeros === null ? '–' : percent(zeros)],
    ],
    content:
      excerpt === undefined
        ? html`<p>Training diverged: there is nothing to show.</p>`
        : html`<pre dir="auto" tabindex="0"><b>${excerpt.prompt}</b>${excerpt.text}</pre>`,
  };
};

/** Strengths as an axis that a reader moves along: losses, zeros and what the model makes of one text change together. */
export const strengthsAxis = (families: readonly Family[], comparison: Comparison): Html | null => {
  const { excerpts, exploration } = comparison;
  const none = referenceRuns(comparison);
  const without = exploration.find(({ lambda }) => lambda === null);
  const shown = families.filter(
    ({ strengths, confirmed }) => confirmed.lambda !== null && strengths.length > 0,
  );
  if (excerpts === undefined || shown.length === 0) return null;
  const axes = shown.map(({ label, strengths, confirmed }) => {
    const rows = [...(without === undefined ? [] : [without]), ...strengths];
    return html`<h3>${label}</h3>${alongMarkup({
      name: `${symbolOf(confirmed) === 'λ' ? 'λ' : 'Rate'} of ${confirmed.label}, from weak to strong`,
      start: Math.max(
        0,
        rows.findIndex(({ isChosen, lambda }) => isChosen && lambda !== null),
      ),
      steps: rows.map((row) => stepOf(row, none)),
    })}`;
  });
  return section('axis', 'What a strength does to the model', [
    html`<p>${excerpts} Losses are in ${natsPer(comparison)}, means over the seeds that a strength got while exploring; the text is of the first of them.</p>`,
    axes,
  ]);
};
