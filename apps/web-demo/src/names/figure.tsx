import { domainOf } from '../chart/chart-scale.ts';
import { LossPanels } from '../chart/loss-panels.tsx';
import { captionOf } from '../view/caption.ts';
import { task, view } from './store.ts';
import { nameTasks } from './tasks.ts';

const captionId = 'caption';

/** Both loss curves, and in words what they show. */
export const Figure = () => (
  <figure>
    <LossPanels
      curves={view.value}
      domain={domainOf(view.value.evaluations)}
      target={nameTasks[task.value].target}
      invitation={view.value.phase === 'ready' ? 'Press Start to draw the curves.' : undefined}
      describedBy={captionId}
    />
    <figcaption id={captionId}>{captionOf(view.value)}</figcaption>
  </figure>
);
