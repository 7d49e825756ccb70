import type { EvaluationEntry } from '../run/messages.ts';
import type { Stretch } from '../run/penalty-history.ts';
import { describePenalty, isPenalised } from '../settings/settings.ts';
import type { Best, SideName } from '../view/view.ts';
import { Axes } from './axes.tsx';
import { BestMark } from './best-mark.tsx';
import { type Frame, frameOf } from './chart-frame.ts';
import { type Domain, linePath } from './chart-scale.ts';
import { EndLabels } from './end-labels.tsx';
import { useWidth } from './use-width.ts';

interface LossPanelProps {
  readonly side: SideName;
  readonly title: string;
  /** What a loss is a mean over. */
  readonly target: string;
  /** Evaluations after the first step. */
  readonly entries: readonly EvaluationEntry[];
  readonly domain: Domain;
  /** The other side's best, drawn as a line to measure by. */
  readonly reference?: Best | undefined;
  readonly best: Best | undefined;
  /** What acted on this side, and from when; a side without a penalty has none. */
  readonly stretches: readonly Stretch[];
  /** Stands where the curves will be. */
  readonly invitation: string | undefined;
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

const clipId = (index: number): string => `stretch-${index}`;

/** The curves, each stretch in the colour of what acted on it: without a penalty it is the other side's. */
const CurvesByStretch = ({ stretches, ...curves }: CurvesProps & { stretches: readonly Stretch[] }) => {
  const { x, right, height } = curves.frame;
  if (stretches.length < 2) return <Curves {...curves} />;
  return stretches.map(({ from, to, settings }, index) => {
    const [start, end] = [from === 0 ? 0 : x(from), Math.min(x(to), right + 4)];
    return (
      <g key={from} class={isPenalised(settings) ? '' : 'unpenalised'}>
        <clipPath id={clipId(index)}>
          <rect x={start} y={-10} width={Math.max(end - start, 0)} height={height + 20} />
        </clipPath>
        <g clip-path={`url(#${clipId(index)})`}>
          <Curves {...curves} />
        </g>
      </g>
    );
  });
};

/** Room for `from 120: L1, λ = 0.02`, and for its beginning alone. */
const room = { all: 124, step: 56 };

/** A line wherever the penalty was changed, with what acts from there on. */
const Changes = ({
  frame: { x, bottom, top, right },
  stretches,
}: {
  readonly frame: Frame;
  readonly stretches: readonly Stretch[];
}) => (
  <g class="changes">
    {stretches.slice(1).map(({ from, to, settings }) => {
      const [start, end] = [x(from), Math.min(x(to), right)];
      // where nothing follows it can stand on the left
      const toLeft = to === Infinity && end - start < room.all && start > room.all;
      const space = toLeft ? start : end - start;
      return (
        <g key={from}>
          <line x1={start} x2={start} y1={top} y2={bottom + 6} />
          {space > room.step && (
            <text x={start + (toLeft ? -5 : 5)} y={bottom - 8} text-anchor={toLeft ? 'end' : 'start'}>
              from {from}
              {space > room.all && `: ${describePenalty(settings)}`}
            </text>
          )}
        </g>
      );
    })}
  </g>
);

/** Training and validation loss of one side. All panels of a page share one domain, so they can be compared. */
export const LossPanel = ({
  side,
  title,
  target,
  entries,
  domain,
  best,
  reference,
  stretches,
  describedBy,
  invitation,
}: LossPanelProps) => {
  const [ref, width] = useWidth<HTMLDivElement>();
  const frame = frameOf(domain, width.value);
  const last = entries.at(-1);
  const curves = { frame, entries, side };
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
          <Axes frame={frame} target={target} />
          {reference && <Reference frame={frame} best={reference} />}
          {last && <CurvesByStretch {...curves} stretches={stretches} />}
          {last && <Changes frame={frame} stretches={stretches} />}
          <BestMark {...curves} best={best} />
          {last && <EndLabels frame={frame} last={last[side]} />}
          {!last && invitation && (
            <text
              class="invitation"
              x={(frame.left + frame.width) / 2}
              y={frame.height / 2}
              text-anchor="middle"
            >
              {invitation}
            </text>
          )}
        </svg>
      )}
    </div>
  );
};
