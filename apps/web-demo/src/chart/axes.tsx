import type { Frame } from './chart-frame.ts';
import { ticks } from './chart-scale.ts';

interface AxesProps {
  readonly frame: Frame;
  /** What a loss is a mean over. */
  readonly target: string;
}

/** Losses on the left, steps below. */
export const Axes = ({ frame: { domain, x, y, left, right, bottom }, target }: AxesProps) => (
  <g class="axes">
    {ticks(domain.low, domain.high, domain.high - domain.low > 3 ? 1 : 0.5).map((loss) => (
      <g key={loss}>
        <line class="grid" x1={left} x2={right} y1={y(loss)} y2={y(loss)} />
        <text x={left - 7} y={y(loss) + 4} text-anchor="end">
          {loss.toFixed(1)}
        </text>
      </g>
    ))}
    {ticks(0, domain.lastStep, domain.lastStep / 2).map((step, index) => (
      <text key={step} x={x(step)} y={bottom + 19} text-anchor="middle">
        {step}
        {index === 0 && ' steps'}
      </text>
    ))}
    <text x={0} y={12}>
      nats per {target}
    </text>
  </g>
);
