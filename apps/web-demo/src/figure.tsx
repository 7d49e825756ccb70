import { captionOf } from './caption.ts';
import { domainOf } from './chart-scale.ts';
import { LossPanel } from './loss-panel.tsx';
import { describePenalty, isPenalised } from './settings.ts';
import { settings, view } from './store.ts';
import { bestOf } from './view.ts';

const captionId = 'caption';

/** Both loss curves at one scale, and in words what they show. */
export const Figure = () => {
  const { evaluations, changes } = view.value;
  const shared = { evaluations, domain: domainOf(evaluations), describedBy: captionId };
  const plainBest = bestOf(
    evaluations.filter(({ step }) => step > 0),
    'plain',
  );
  return (
    <figure>
      <div class="panels">
        <LossPanel {...shared} side="plain" title="Without a penalty" changes={[]} />
        <LossPanel
          {...shared}
          side="penalised"
          title={
            isPenalised(settings.value) ? `With ${describePenalty(settings.value)}` : 'The same, for now'
          }
          reference={plainBest}
          changes={changes}
        />
      </div>
      <figcaption id={captionId}>{captionOf(view.value, settings.value)}</figcaption>
    </figure>
  );
};
