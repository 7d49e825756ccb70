import { alongMarkup, type Step } from '../page/along.ts';
import { type Html, html } from '../page/html.ts';
import { count, fixed, lossFormat, percent } from '../page/number-format.ts';
import { section } from '../page/page.ts';
import { strengthText } from '../page/tune-verdict.ts';
import type { CoefficientPath, Tuning } from '../results/tuning.ts';

type Place = NonNullable<CoefficientPath['along']>[number];

const tagsOf = ({ chosen }: Tuning, lambda: number): readonly string[] => [
  ...(lambda === chosen.lambda ? ['chosen'] : []),
  ...(lambda === chosen.minimum ? ['lowest loss'] : []),
  ...(lambda === chosen.oneStandardError ? ['one standard error'] : []),
];

/** What is left for each class, or of all columns, the weightiest first. */
const wordsOf = ({ outputs }: Place, path: CoefficientPath): Html =>
  html`<dl class="definitions words">${outputs.map((words, place) => {
    const { name } = path.outputs[place]!;
    const list = words.map(
      (word) => html`<li><bdi>${word.name}</bdi> <small>${fixed(word.value, 3)}</small></li>`,
    );
    return html`<dt><bdi>${name === '' ? 'All columns' : name}</bdi></dt><dd>${list.length === 0 ? 'nothing is left' : html`<ul>${list}</ul>`}</dd>`;
  })}</dl>`;

const stepOf = (place: Place, path: CoefficientPath, tuning: Tuning): Step => {
  const { lambda } = place;
  const row = tuning.rows.find((other) => other.lambda === lambda);
  const loss = lossFormat(tuning, 3);
  const accuracy = row?.accuracy ?? null;
  return {
    name: strengthText(tuning, lambda),
    tags: tagsOf(tuning, lambda),
    facts: [
      ['Held-out loss', loss(row?.validation?.mean ?? null)],
      ['Training loss', loss(row?.train?.mean ?? null)],
      ...(accuracy === null ? [] : [['Right', percent(accuracy)] as const]),
      ['Left', `${count(path.nonZeros[path.lambdas.indexOf(lambda)] ?? 0)} of all coefficients`],
    ],
    content: wordsOf(place, path),
  };
};

/** The strength as an axis that a reader moves along: losses, how much is left, and what weighs most change together. */
export const wordsAxis = (tuning: Tuning): Html | null => {
  const path = tuning.coefficients;
  const places = [...(path?.along ?? [])].reverse();
  if (path === null || places.length < 2) return null;
  const steps = places.map((place) => stepOf(place, path, tuning));
  const start = places.findIndex(({ lambda }) => lambda === tuning.chosen.lambda);
  const all = path.lambdas.length;
  return section('axis', 'What the strength leaves', [
    html`<p>${path.of === 'n-grams' ? 'The words and pairs that speak most for each class' : 'The columns that weigh most, for one standard deviation of each'}, with their coefficients, at ${places.length === all ? `all ${count(all)}` : `${count(places.length)} of ${count(all)}`} strengths of the path.</p>`,
    alongMarkup({
      name: `${tuning.strength?.symbol ?? 'λ'} of ${tuning.strength?.label ?? 'the penalty'}, from weak to strong`,
      start: Math.max(0, start),
      steps,
    }),
  ]);
};

export const wordsStyles = `
.words ul{display:flex;flex-wrap:wrap;gap:.15rem .9rem;margin:0;padding:0;list-style:none}
.words small{color:var(--muted)}`;
