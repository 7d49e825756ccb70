import { secondSideOf } from '../view/caption.ts';
import { shown } from '../view/store.ts';

const Sample = ({ title, side }: { readonly title: string; readonly side: 'plain' | 'penalised' }) => {
  const { samples } = shown.value;
  return (
    <div class={`sample ${side}`}>
      <strong>{title}</strong>
      <p>
        {/* what untrained weights write is noise */}
        {samples && samples.step > 0 ? (
          <>
            <span class="prompt">{samples.prompt}</span>
            {samples[side]}
          </>
        ) : (
          <span class="prompt">It has to read a little before it writes.</span>
        )}
      </p>
    </div>
  );
};

/** What both models write after the same words, with the same random numbers. */
export const Samples = () => {
  const { samples } = shown.value;
  return (
    <section class="samples" aria-label="Samples">
      <h2>
        What they write{' '}
        <span class="aside">
          {samples && samples.step > 0 && `at step ${samples.step}, `}same prompt, same seed
        </span>
      </h2>
      <div class="panels">
        <Sample title="Without a penalty" side="plain" />
        <Sample title={secondSideOf(shown.value)} side="penalised" />
      </div>
    </section>
  );
};
