import type { ComparisonRow } from '../comparison.ts';
import { panelArea } from './axes.ts';
import { type Family, strengthOf, symbolOf, titleOf } from './families.ts';
import { figure, legend, type Panel } from './figure.ts';
import { type Html, html } from './html.ts';
import { marker } from './line.ts';
import { meanAndSpread, strength } from './number-format.ts';
import { ends, isRate, type PathOptions, pathBody, type Quantity } from './path-panel.ts';
import { linearScale } from './scale.ts';
import { table } from './table.ts';

const summary = (family: Family, { quantity, reference }: PathOptions): string => {
  const value = (row: ComparisonRow): string => quantity.shown(quantity.of(row).mean);
  const along = family.rows.map((row) => `${value(row)} at ${strength(row.lambda)}`).join(', ');
  const against = reference === null ? '' : ` No penalty: ${value(reference.chosen)}.`;
  return `${family.label}, ${quantity.name} by ${symbolOf(family.chosen)}: ${along}. Chosen: ${strength(family.chosen.lambda)}.${against}`;
};

const notes = (family: Family, { of }: Quantity): readonly string[] =>
  family.rows.flatMap((row) => {
    if (!Number.isFinite(of(row).mean)) return `Not finite at ${strengthOf(row)}.`;
    return row.lambda === 0 && !isRate(family)
      ? 'λ = 0 has no place on a logarithmic axis; the table has it.'
      : [];
  });

/** One value over the strengths of each family, with the seeds' spread, against no penalty. */
export const pathFigure = (options: PathOptions): Html => {
  const { id, heading, caption, families, reference, seeds, quantity } = options;
  const drawn = families.filter(({ rows }) => rows.some(({ lambda }) => lambda !== null));
  const rows = families.flatMap((family) => family.rows);
  const y = linearScale(
    rows.flatMap((row) => ends(quantity.of(row), quantity.factor)),
    [panelArea.bottom, panelArea.top],
  );
  return figure({
    id,
    heading,
    caption: drawn.length === 0 ? 'No strengths were compared.' : caption,
    legend: legend([
      [
        html`<path class="line" d="M1 6H27"/>${marker([14, 6], { hue: 0 })}`,
        seeds > 1 ? 'mean over seeds' : 'one seed',
      ],
      ...(seeds > 1
        ? ([[html`<path class="bar" d="M14 1V11M10 1h8M10 11h8"/>`, '± one standard deviation']] as const)
        : []),
      ...(reference === null ? [] : ([[html`<path class="reference" d="M1 6H27"/>`, 'no penalty']] as const)),
    ]),
    panels: drawn.map(
      (family): Panel => ({
        title: family.label,
        summary: summary(family, options),
        hue: family.hue,
        size: panelArea,
        body: pathBody(family, y, options),
        notes: notes(family, quantity),
      }),
    ),
    data: table({
      caption: `${heading}, in numbers`,
      columns: [
        { heading: 'Penalty', cell: titleOf },
        {
          heading: quantity.name,
          cell: (row) => meanAndSpread(quantity.of(row), { seeds, shown: quantity.shown }).join(' '),
        },
      ],
      rows,
    }),
  });
};
