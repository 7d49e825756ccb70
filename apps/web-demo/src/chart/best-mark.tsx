import type { EvaluationEntry } from '../run/messages.ts';
import type { Best, SideName } from '../view/view.ts';
import type { Frame } from './chart-frame.ts';
import { highestBetween } from './chart-scale.ts';

interface BestMarkProps {
  readonly frame: Frame;
  readonly entries: readonly EvaluationEntry[];
  readonly side: SideName;
  readonly best: Best | undefined;
}

/** Half the width of the label. */
const reach = 54;

/** The step with the lowest validation loss that this side's penalty can be credited with. */
export const BestMark = ({
  frame: { x, y, left, right, bottom, top },
  entries,
  side,
  best,
}: BestMarkProps) => {
  if (best === undefined) return null;
  const [cx, cy] = [x(best.step), y(best.validation)];
  const labelX = Math.min(Math.max(cx, left + reach), right - reach);
  // above whatever of the curve would lie under the label
  const curve = entries.map((entry) => [x(entry.step), y(entry[side].validation)] as const);
  const labelY = Math.min(cy, highestBetween(curve, labelX - reach, labelX + reach)) - 10;
  return (
    <g class="best">
      <line x1={cx} x2={cx} y1={cy} y2={bottom} />
      <circle cx={cx} cy={cy} r={4.5} />
      <text x={labelX} y={Math.max(labelY, top + 4)} text-anchor="middle">
        best {best.validation.toFixed(2)} at {best.step}
      </text>
    </g>
  );
};
