import { stretchesOf } from '../run/penalty-history.ts';
import { captionOf, secondTitleOf } from '../view/caption.ts';
import { playback } from '../view/playback.ts';
import { recordedViews } from '../view/recording.ts';
import { shown } from '../view/store.ts';
import { bestOf, bestSinceChange } from '../view/view.ts';
import { domainOf } from './chart-scale.ts';
import { LossPanel } from './loss-panel.tsx';
import { Weights } from './weights.tsx';

const captionId = 'caption';

/** Both loss curves at one scale, the weights below them, and in words what they show. */
export const Figure = () => {
  const { evaluations, penalties, phase } = shown.value;
  // the untrained model would flatten all that comes after
  const entries = evaluations.filter(({ step }) => step > 0);
  const plainBest = bestOf(entries, 'plain');
  const shared = {
    entries,
    // a recording's axes know its end and stand still
    domain: domainOf(playback.value ? recordedViews.at(-1)!.evaluations : evaluations),
    describedBy: captionId,
    invitation: phase === 'ready' ? 'Press Start to draw the curves.' : undefined,
  };
  return (
    <figure>
      <div class="panels">
        <LossPanel {...shared} side="plain" title="Without a penalty" best={plainBest} stretches={[]} />
        <LossPanel
          {...shared}
          side="penalised"
          title={secondTitleOf(shown.value)}
          best={bestSinceChange({ ...shown.value, evaluations: entries })}
          reference={plainBest}
          stretches={stretchesOf(penalties)}
        />
      </div>
      <Weights />
      <figcaption id={captionId}>{captionOf(shown.value)}</figcaption>
    </figure>
  );
};
