import { Axes } from './axes.tsx';
import { BestMark } from './best-mark.tsx';
import { type Frame, frameOf } from './chart-frame.ts';
import { type Domain, linePath } from './chart-scale.ts';
import { EndLabels } from './end-labels.tsx';
import type { EvaluationEntry } from './messages.ts';
import { useWidth } from './use-width.ts';
import type { Best, SideName } from './view.ts';

interface LossPanelProps {
  readonly side: SideName;
  readonly title: string;
  readonly evaluations: readonly EvaluationEntry[];
  readonly domain: Domain;
  /** The other side's best, drawn as a line to measure by. */
  readonly reference?: Best | undefined;
  readonly changes: readonly number[];
  /** The element that says in words what the panel shows. */
  readonly describedBy: string;
}

interface CurvesProps {
  readonly frame: Frame;
  readonly entries: readonly EvaluationEntry[];
  readonly side: SideName;
}

const Curves = ({ frame: { x, y }, entries, side }: CurvesProps) => {
  const pointsOf = (loss: 'train' | 'validation') =>
    entries.map((entry) => [x(entry.step), y(entry[side][loss])] as const);
  const [train, validation] = [pointsOf('train'), pointsOf('validation')];
  return (
    <g class="curves">
      <path class="gap-area" d={`${linePath([...validation, ...[...train].reverse()])}Z`} />
      <path class="train-line" d={linePath(train)} />
      <path class="validation-line" d={linePath(validation)} />
    </g>
  );
};

const Reference = ({
  frame: { y, left, right, width },
  best,
}: {
  readonly frame: Frame;
  readonly best: Best;
}) => (
  <g class="reference">
    <line x1={left} x2={right} y1={y(best.validation)} y2={y(best.validation)} />
    <text x={width} y={12} text-anchor="end">
      <tspan class="dashes">– –</tspan> best without {best.validation.toFixed(2)}
    </text>
  </g>
);

/** A tick below the axis wherever the penalty was changed. */
const Changes = ({
  frame: { x, bottom },
  steps,
}: {
  readonly frame: Frame;
  readonly steps: readonly number[];
}) => (
  <g class="changes">
    {steps.map((step) => (
      <line key={step} x1={x(step)} x2={x(step)} y1={bottom} y2={bottom + 6} />
    ))}
  </g>
);

/** Training and validation loss of one side. All panels of a page share one domain, so they can be compared. */
export const LossPanel = ({
  side,
  title,
  evaluations,
  domain,
  reference,
  changes,
  describedBy,
}: LossPanelProps) => {
  const [ref, width] = useWidth<HTMLDivElement>();
  const frame = frameOf(domain, width.value);
  // the untrained model would flatten all that comes after
  const entries = evaluations.filter(({ step }) => step > 0);
  const last = entries.at(-1);
  return (
    <div class={`panel ${side}`} ref={ref}>
      <h2>{title}</h2>
      {width.value > 0 && (
        <svg
          role="img"
          aria-label={`Training and validation loss by step, ${title}`}
          aria-describedby={describedBy}
          width={frame.width}
          height={frame.height}
        >
          <Axes frame={frame} />
          {reference && <Reference frame={frame} best={reference} />}
          <Changes frame={frame} steps={changes} />
          {last && <Curves frame={frame} entries={entries} side={side} />}
          <BestMark frame={frame} entries={entries} side={side} />
          {last && <EndLabels frame={frame} last={last[side]} />}
        </svg>
      )}
    </div>
  );
};
