import type { Evaluated } from '../run/pair-session.ts';
import type { Frame } from './chart-frame.ts';

const lineHeight = 17;

/** Where three labels stand so that none covers another, as near to their lines as they can. */
const labelHeights = (upper: number, lower: number): readonly [number, number, number] => {
  const middle = (upper + lower) / 2;
  const half = Math.max((lower - upper) / 2, lineHeight);
  return [middle - half, middle, middle + half];
};

/** Both curves and the gap between them, named where they end. */
export const EndLabels = ({
  frame: { y, right },
  last,
}: {
  readonly frame: Frame;
  readonly last: Evaluated;
}) => {
  const { train, validation } = last;
  const downwards = [
    ['validation', validation],
    ['gap', validation - train],
    ['training', train],
  ] as const;
  const labels = validation >= train ? downwards : [...downwards].reverse();
  const heights = labelHeights(y(Math.max(train, validation)), y(Math.min(train, validation)));
  return (
    <g class="end-labels">
      {labels.map(([name, value], index) => (
        <text key={name} class={name} x={right + 8} y={heights[index]! + 4}>
          {name} <tspan class="value">{value.toFixed(2).replace('-', '−')}</tspan>
        </text>
      ))}
    </g>
  );
};
