import { type Html, html } from '../page/html.ts';
import { labelWidth } from './label.ts';
import type { Scale } from './scale.ts';

/** The rectangle of a plot within its image. */
export interface Area {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** The plot of one family among others. */
export const panelArea: Area = { width: 300, height: 212, left: 36, right: 282, top: 28, bottom: 168 };

/** The width of a character of a tick label, at the largest that a panel shows it. */
const characterWidth = 8.5;

/** The area with room at its left for the labels of the scale, minus signs and all. */
export const withRoomFor = (area: Area, { ticks }: Scale): Area => {
  const longest = ticks.reduce((most, { label }) => Math.max(most, label.length), 0);
  return { ...area, left: Math.max(area.left, 10 + characterWidth * longest) };
};

/** Grid lines, tick labels and what the axes mean; the vertical axis is named above the plot. */
export const axes = ({
  area,
  x,
  y,
  xName,
  yName,
}: {
  readonly area: Area;
  readonly x: Scale;
  readonly y: Scale | null;
  readonly xName: string;
  readonly yName: string;
}): Html => html`<g class="axes">
${(y?.ticks ?? []).map(({ value, label }) => {
  const level = y!.place(value);
  return html`<path class="grid" d="M${area.left} ${level}H${area.right}"/><text x="${area.left - 6}" y="${level + 4}" text-anchor="end">${label}</text>`;
})}
${x.ticks.map(({ value, label }) => {
  const place = x.place(value);
  // the first and the last label end where the picture does
  const half = labelWidth(label) / 2;
  const within = Math.min(Math.max(place, half), area.width - half);
  return html`<path class="grid" d="M${place} ${y === null ? area.top : area.bottom}V${area.bottom + 4}"/><text x="${within}" y="${area.bottom + 20}" text-anchor="middle">${label}</text>`;
})}
<path class="base" d="M${area.left} ${area.bottom}H${area.right}"/>
<text x="${area.right}" y="${area.height - 6}" text-anchor="end">${xName}</text>
<text x="0" y="12">${yName}</text>
</g>`;
