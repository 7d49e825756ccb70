import { stretchesOf } from '../run/penalty-history.ts';
import { secondTitleOf } from '../view/caption.ts';
import { bestOf, bestSinceChange, type Curves } from '../view/view.ts';
import type { Domain } from './chart-scale.ts';
import { LossPanel } from './loss-panel.tsx';

interface LossPanelsProps {
  readonly curves: Curves;
  readonly domain: Domain;
  /** What a loss is a mean over. */
  readonly target: string;
  /** Stands where the curves will be. */
  readonly invitation: string | undefined;
  /** The element that says in words what the panels show. */
  readonly describedBy: string;
}

/** Both sides' loss curves at one scale. */
export const LossPanels = ({ curves, ...shared }: LossPanelsProps) => {
  // the untrained model would flatten all that comes after
  const entries = curves.evaluations.filter(({ step }) => step > 0);
  const plainBest = bestOf(entries, 'plain');
  return (
    <div class="panels">
      <LossPanel
        {...shared}
        entries={entries}
        side="plain"
        title="Without a penalty"
        best={plainBest}
        stretches={[]}
      />
      <LossPanel
        {...shared}
        entries={entries}
        side="penalised"
        title={secondTitleOf(curves)}
        best={bestSinceChange({ ...curves, evaluations: entries })}
        reference={plainBest}
        stretches={stretchesOf(curves.penalties)}
      />
    </div>
  );
};
