import { type Family, titleOf } from '../page/families.ts';
import { type Html, html } from '../page/html.ts';
import { natsPer } from '../page/nats-per.ts';
import { fixed } from '../page/number-format.ts';
import { table } from '../page/table.ts';
import type { Comparison } from '../results/comparison.ts';
import { type Area, axes } from './axes.ts';
import { figure, legend } from './figure.ts';
import { shortened } from './label.ts';
import { marker } from './line.ts';
import { linearScale } from './scale.ts';

const rowHeight = 42;
/** The gap stands at the right of the name. */
const gapWidth = 90;

/** Training and validation loss at the best step as a dumbbell for each family: its length is the gap. */
export const gapFigure = (
  families: readonly Family[],
  comparison: Pick<Comparison, 'target' | 'lossUnit'>,
): Html => {
  const unit = natsPer(comparison);
  const height = rowHeight * families.length + 52;
  const area: Area = { width: 400, height, left: 10, right: 390, top: 4, bottom: height - 44 };
  const rows = families.map(({ confirmed }) => confirmed);
  const x = linearScale(
    rows.flatMap(({ train, validation }) => [train.mean, validation.mean]),
    [area.left + 8, area.right - 8],
  );
  const dumbbells = families.map(({ hue, confirmed: chosen }, index) => {
    const [train, validation] = [x.place(chosen.train.mean), x.place(chosen.validation.mean)];
    const y = area.top + rowHeight * index + 27;
    return html`<g class="hue-${hue}">
<text class="label" x="${area.left}" y="${y - 13}">${shortened(titleOf(chosen), area.right - area.left - gapWidth)}</text>
<text class="label" x="${area.right}" y="${y - 13}" text-anchor="end">gap ${fixed(chosen.gap.mean, 3)}</text>
${Number.isFinite(train + validation) ? html`<path class="line" d="M${train} ${y}H${validation}"/>` : null}
${marker([train, y], { hue, isHollow: true, text: `training ${fixed(chosen.train.mean, 4)}` })}
${marker([validation, y], { hue, text: `validation ${fixed(chosen.validation.mean, 4)}` })}
</g>`;
  });
  return figure({
    id: 'gap',
    heading: 'Generalization gap',
    caption:
      'Loss at the best step: the shorter the bar, the smaller the gap; the further left its full end, the better the model predicts text that it has not seen.',
    legend: legend([
      [marker([14, 6], { hue: 0, isHollow: true }), 'training (hollow)'],
      [marker([14, 6], { hue: 0 }), 'validation (full)'],
    ]),
    panels: [
      {
        title: 'Training to validation loss by family',
        summary: rows
          .map(
            (row) =>
              `${titleOf(row)}: training ${fixed(row.train.mean, 3)}, validation ${fixed(row.validation.mean, 3)}, gap ${fixed(row.gap.mean, 3)}.`,
          )
          .join(' '),
        hue: null,
        size: area,
        body: html`${axes({ area, x, y: null, xName: `loss, ${unit}`, yName: '' })}${dumbbells}`,
      },
    ],
    data: table({
      caption: `Generalization gap in ${unit}`,
      columns: [
        { heading: 'Penalty', cell: titleOf },
        { heading: 'Training', cell: ({ train }) => fixed(train.mean, 4) },
        { heading: 'Validation', cell: ({ validation }) => fixed(validation.mean, 4) },
        { heading: 'Gap', cell: ({ gap }) => fixed(gap.mean, 4) },
      ],
      rows,
    }),
  });
};
