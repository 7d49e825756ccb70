import { type Content, type Html, html } from '../page/html.ts';
import { fixed, lossFormat, strength } from '../page/number-format.ts';
import { section } from '../page/page.ts';
import { details, table } from '../page/table.ts';
import type { CoefficientPath, Tuning } from '../results/tuning.ts';
import { type Area, axes, withRoomFor } from './axes.ts';
import { figure, type Panel } from './figure.ts';
import { shortened } from './label.ts';
import { linePath, type Point } from './line.ts';
import { linearScale } from './scale.ts';
import { spreadLabels } from './spread-labels.ts';
import { choiceMarks, strengthAxisName, strengthScale } from './strength-axis.ts';

type Output = CoefficientPath['outputs'][number];

const wholeArea: Area = { width: 340, height: 292, left: 40, right: 330, top: 30, bottom: 248 };
/** The names stand between the axis and the lines. */
const namesWidth = 96;
const hues = 6;

const titleOf = ({ name }: Output): string => (name === '' ? 'Coefficients' : `What speaks for “${name}”`);

/** Each line in a hue and dash of its own, its name at its weak end. */
const lines = (output: Output, points: readonly (readonly Point[])[], { left, top, bottom }: Area): Html => {
  // the path goes from strong to weak: its last point is the weakest
  const ends = points.map((line) => line.at(-1)![1]);
  const places = spreadLabels(ends, { gap: 14, top: top + 6, bottom: bottom - 9 });
  const linesFrom = left + namesWidth;
  const x = linesFrom - 12;
  return html`${output.columns.map(({ name }, index) => {
    return html`<g class="hue-${1 + (index % hues)}">
<path class="${index % 2 === 0 ? 'line' : 'line dashed'}" d="${linePath(points[index]!)}"><title>${name}</title></path>
<path class="bar" d="M${linesFrom} ${ends[index]!}L${x + 2} ${places[index]!}"/>
<text class="label" x="${x}" y="${places[index]! + 4}" text-anchor="end">${shortened(name, x - left)}</text>
</g>`;
  })}`;
};

const body = (output: Output, path: CoefficientPath, tuning: Tuning): Content => {
  const { top, bottom } = wholeArea;
  const y = linearScale([0, ...output.columns.flatMap(({ values }) => values)], [bottom, top]);
  const area = withRoomFor(wholeArea, y);
  const x = strengthScale(tuning, path.lambdas, [area.left + namesWidth - 12, area.right]);
  const points = output.columns.map(({ values }) =>
    values.map((value, index): Point => [x.place(path.lambdas[index]!), y.place(value)]),
  );
  return html`${axes({ area, x, y, xName: strengthAxisName(tuning), yName: 'coefficient' })}
${choiceMarks(tuning, x, area)}
${lines(output, points, area)}`;
};

/** The place of the chosen strength. */
const chosenIn = (path: CoefficientPath, { chosen }: Tuning): number =>
  Math.max(0, path.lambdas.indexOf(chosen.lambda ?? Number.NaN));

const summary = (output: Output, path: CoefficientPath, tuning: Tuning): string => {
  const index = chosenIn(path, tuning);
  const values = output.columns.map(({ name, values }) => `${name} ${lossFormat(tuning, 3)(values[index]!)}`);
  return `At the chosen strength ${strength(tuning.chosen.lambda)}: ${values.join(', ') || 'nothing is left'}.`;
};

const dataOf = (output: Output, path: CoefficientPath, tuning: Tuning): Html =>
  table({
    caption: `${titleOf(output)}, from strong to weak`,
    columns: [
      { heading: 'Strength', cell: (index) => strength(path.lambdas[index]!) },
      { heading: 'Non-zero in all', cell: (index) => String(path.nonZeros[index]!) },
      ...output.columns.map(({ name, values }) => ({
        heading: name,
        isName: true,
        cell: (index: number) => lossFormat(tuning)(values[index]!),
      })),
    ],
    rows: path.lambdas.map((_, index) => index),
  });

/** The columns of a class by what they weigh at the chosen strength, the weightiest first. */
const bars = (output: Output, index: number): Html => {
  const weighed = output.columns
    .map(({ name, values }) => ({ name, value: values[index]! }))
    .filter(({ value }) => value !== 0)
    .sort((a, b) => b.value - a.value);
  const largest = weighed[0]?.value ?? 1;
  const list = weighed.map(
    ({ name, value }) =>
      html`<li><bdi>${name}</bdi><span>${fixed(value, 3)}</span><span class="length" style="width:${String(Math.max(0.5, (100 * value) / largest))}%"></span></li>`,
  );
  return html`<div class="panel"><h3 class="bars-title"><bdi>${output.name}</bdi></h3>
${list.length === 0 ? html`<p>Nothing is left for it at this strength.</p>` : html`<ol class="bars">${list}</ol>`}</div>`;
};

/** What each class is told by at the chosen strength; the path there on demand. */
export const classBars = (tuning: Tuning): Html | null => {
  const path = tuning.coefficients;
  if (path?.of !== 'n-grams') return null;
  const index = chosenIn(path, tuning);
  const along = pathFigure(tuning);
  return section('bars', 'What the classes are told by', [
    html`<p>The words and pairs that speak most for each class, by what they weigh at the chosen strength ${strength(tuning.chosen.lambda)}; each class has a scale of its own.</p>
<div class="panels">${path.outputs.map((output) => bars(output, index))}</div>`,
    along === null ? null : details('How they come in along the path', along),
  ]);
};

/** The coefficients that matter most at the chosen strength, as they come in along the path. */
export const coefficientsFigure = (tuning: Tuning): Html | null =>
  tuning.coefficients?.of === 'n-grams' ? null : pathFigure(tuning);

const pathFigure = (tuning: Tuning): Html | null => {
  const path = tuning.coefficients;
  if (path === null || path.lambdas.length < 2) return null;
  const shown = path.outputs.filter(({ columns }) => columns.length > 0);
  if (shown.length === 0) return null;
  const isText = path.of === 'n-grams';
  return figure({
    id: 'coefficients',
    heading: isText ? 'Weights along the path' : 'Coefficients along the path',
    caption: isText
      ? 'The words and pairs that speak most for each class at the chosen strength, and what they weigh at all others. From right to left the penalty falls and they come in.'
      : 'The columns that matter most at the chosen strength, for one standard deviation of each. From right to left the penalty falls and they come in.',
    panels: shown.map(
      (output): Panel => ({
        title: titleOf(output),
        summary: summary(output, path, tuning),
        hue: null,
        size: wholeArea,
        body: body(output, path, tuning),
      }),
    ),
    data: shown.map((output) => dataOf(output, path, tuning)),
  });
};
