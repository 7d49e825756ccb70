import { captionOf } from '../view/caption.ts';
import { playback } from '../view/playback.ts';
import { recordedViews } from '../view/recording.ts';
import { shown } from '../view/store.ts';
import { domainOf } from './chart-scale.ts';
import { LossPanels } from './loss-panels.tsx';
import { Weights } from './weights.tsx';

const captionId = 'caption';

/** Both loss curves, the weights below them, and in words what they show. */
export const Figure = () => (
  <figure>
    <LossPanels
      curves={shown.value}
      // a recording's axes know its end and stand still
      domain={domainOf(playback.value ? recordedViews.at(-1)!.evaluations : shown.value.evaluations)}
      target="character"
      invitation={shown.value.phase === 'ready' ? 'Press Start to draw the curves.' : undefined}
      describedBy={captionId}
    />
    <Weights />
    <figcaption id={captionId}>{captionOf(shown.value)}</figcaption>
  </figure>
);
