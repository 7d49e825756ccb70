import { type Content, type Html, html } from '../page/html.ts';
import { fixed, lossFormat, strength } from '../page/number-format.ts';
import { table } from '../page/table.ts';
import { settingsText } from '../page/tune-verdict.ts';
import type { Tuning, TuningRow } from '../results/tuning.ts';
import { type Area, axes, panelArea, withRoomFor } from './axes.ts';
import { figure, type Panel } from './figure.ts';
import { marker } from './line.ts';
import { linearScale, logScale, type Scale } from './scale.ts';

/** A setting that takes numbers, and what it was in each row. */
interface Setting {
  readonly name: string;
  readonly of: (row: TuningRow) => number;
}

const settingsOf = (rows: readonly TuningRow[]): readonly Setting[] => {
  const names = [...new Set(rows.flatMap(({ settings }) => Object.keys(settings)))];
  const all: readonly Setting[] = [
    { name: 'strength', of: ({ lambda }) => lambda ?? Number.NaN },
    ...names.map((name) => ({ name, of: ({ settings }: TuningRow) => Number(settings[name]) })),
  ];
  return all.filter(({ of }) => new Set(rows.map(of).filter(Number.isFinite)).size > 1);
};

/** By the logarithm where the values span a power of ten. */
const scaleOf = (values: readonly number[], { left, right }: Area): Scale => {
  const range = [left, right] as const;
  const known = values.filter(Number.isFinite);
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return least > 0 && most / least >= 10 ? logScale(known, range) : linearScale(known, range);
};

const lossOf = ({ validation }: TuningRow): number => validation?.mean ?? Number.NaN;

const body = (setting: Setting, rows: readonly TuningRow[], tuning: Tuning): Content => {
  const y = linearScale(rows.map(lossOf), [panelArea.bottom, panelArea.top]);
  const area = withRoomFor(panelArea, y);
  const x = scaleOf(rows.map(setting.of), area);
  const place = (row: TuningRow) => [x.place(setting.of(row)), y.place(lossOf(row))] as const;
  const chosen = rows.find(({ test }) => test !== null);
  const [cx, cy] = chosen === undefined ? [Number.NaN, Number.NaN] : place(chosen);
  return html`${axes({ area, x, y, xName: setting.name, yName: tuning.lossUnit })}
${rows.map((row) =>
  marker(place(row), {
    hue: 1,
    text: `${setting.name} ${strength(setting.of(row))}: ${lossFormat(tuning)(lossOf(row))}`,
  }),
)}
${Number.isFinite(cx + cy) ? html`<circle class="ring" cx="${cx}" cy="${cy}" r="8.5"/>` : null}`;
};

/** The loss of every candidate over each setting that takes numbers; nothing for a path, which has a curve. */
export const settingsFigure = (tuning: Tuning): Html | null => {
  const { rows } = tuning;
  const settings = settingsOf(rows);
  const isPath = rows.every((row) => Object.keys(row.settings).length === 0);
  if (isPath || settings.length === 0) return null;
  return figure({
    id: 'settings',
    heading: 'Loss over the settings',
    caption: `Each mark is a candidate, at its loss on what was held out; the chosen one is ringed.${tuning.search === 'halving' ? ' Candidates that were dropped early have had fewer steps.' : ''}`,
    panels: settings.map(
      (setting): Panel => ({
        title: setting.name,
        summary: rows.map((row) => `${fixed(lossOf(row), 3)} at ${strength(setting.of(row))}`).join(', '),
        hue: 1,
        size: panelArea,
        body: body(setting, rows, tuning),
      }),
    ),
    data: table({
      caption: `Loss in ${tuning.lossUnit}`,
      columns: [
        { heading: 'Settings', cell: ({ settings: own }) => settingsText(own) || 'none' },
        ...(rows.some(({ lambda }) => lambda !== null)
          ? [{ heading: 'Strength', cell: ({ lambda }: TuningRow) => strength(lambda) }]
          : []),
        { heading: 'Held out', cell: (row) => lossFormat(tuning)(row.validation?.mean ?? null) },
        { heading: 'Steps in all', cell: ({ steps }) => String(steps) },
      ],
      rows,
    }),
  });
};
