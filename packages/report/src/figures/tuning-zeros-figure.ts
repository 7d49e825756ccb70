import { type Html, html } from '../page/html.ts';
import { percent, strength } from '../page/number-format.ts';
import { table } from '../page/table.ts';
import { strengthText } from '../page/tune-verdict.ts';
import type { Tuning, TuningRow } from '../results/tuning.ts';
import { axes } from './axes.ts';
import { figure } from './figure.ts';
import { linePath, marker, type Point } from './line.ts';
import { linearScale } from './scale.ts';
import { choiceMarks, pathArea, strengthAxisName, strengthScale } from './strength-axis.ts';
import { strengthRows } from './tuning-curve-figure.ts';

const hue = 2;

/** The share of penalised weights that are exactly zero over the strength; nothing where there are none. */
export const tuningZerosFigure = (tuning: Tuning): Html | null => {
  const rows = strengthRows(tuning);
  if (rows.length < 2 || rows.every(({ zeros }) => zeros.mean === 0)) return null;
  const { left, right, top, bottom } = pathArea;
  const x = strengthScale(
    tuning,
    rows.map(({ lambda }) => lambda!),
    [left, right],
  );
  const y = linearScale([0, 100], [bottom, top]);
  const points = rows.map(({ lambda, zeros }): Point => [x.place(lambda!), y.place(100 * zeros.mean)]);
  const shown = (row: TuningRow): string =>
    `${percent(row.zeros.mean)} at ${strengthText(tuning, row.lambda)}`;
  return figure({
    id: 'zeros',
    heading: 'Exact zeros over the strength',
    caption:
      'The share of the penalised weights that are exactly 0, not merely small: what the model does without.',
    panels: [
      {
        title: 'Exact zeros along the path',
        summary: `${rows.map(shown).join(', ')}.`,
        hue,
        size: pathArea,
        body: html`${axes({ area: pathArea, x, y, xName: strengthAxisName(tuning), yName: 'exact zeros, %' })}
${choiceMarks(tuning, x, pathArea)}
<path class="line" d="${linePath(points)}"/>
${rows.map((row, index) => marker(points[index]!, { hue, text: shown(row) }))}`,
      },
    ],
    data: table({
      caption: 'Exact zeros, from weak to strong',
      columns: [
        { heading: 'Strength', cell: ({ lambda }) => strength(lambda) },
        { heading: 'Exact zeros', cell: ({ zeros }) => percent(zeros.mean) },
      ],
      rows,
    }),
  });
};
