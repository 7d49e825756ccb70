import { expect, it } from 'vitest';
import { html } from '../page/html.ts';
import type { Tuning } from '../results/tuning.ts';
import { axes, panelArea } from './axes.ts';
import { labelWidth } from './label.ts';
import { linearScale, logScale } from './scale.ts';
import { choiceMarks, pathArea } from './strength-axis.ts';

/** The rectangles that words take, from their anchors. */
const boxesOf = (markup: string) =>
  [
    ...markup.matchAll(/<text(?: class="label")? x="([-\d.]+)" y="([-\d.]+)" text-anchor="(\w+)">([^<]*)</g),
  ].map(([, x, y, anchor, text]) => {
    const width = labelWidth(text!);
    const from = Number(x) - { start: 0, middle: width / 2, end: width }[anchor!]!;
    return { text, from, to: from + width, y: Number(y) };
  });

it.each([1e-4, 1e-3, 0.01, 0.03, 0.1])(
  'names two choices beside each other without covering one, wherever they lie: %s',
  (minimum) => {
    for (const factor of [1.2, 1.6, 3, 10]) {
      const oneStandardError = minimum * factor;
      const x = logScale([1e-4, 1], [pathArea.left, pathArea.right]);
      const tuning = { chosen: { minimum, oneStandardError } } as Tuning;
      const [first, second] = boxesOf(html`${choiceMarks(tuning, x, pathArea)}`.markup);
      const isApart = first!.to <= second!.from || second!.to <= first!.from;
      expect(isApart || Math.abs(first!.y - second!.y) >= 14).toBe(true);
    }
  },
);

it('keeps the labels of an axis within the picture', () => {
  const area = { ...panelArea, left: 12, right: 288 };
  const x = linearScale([-0.01, 0.002], [area.left, area.right]);
  const boxes = boxesOf(html`${axes({ area, x, y: null, xName: 'nats', yName: '' })}`.markup);
  expect(boxes.length).toBeGreaterThan(3);
  for (const { from, to } of boxes) {
    expect(from).toBeGreaterThanOrEqual(0);
    expect(to).toBeLessThanOrEqual(area.width);
  }
});
