import { view } from './store.ts';

const Sample = ({ title, side }: { readonly title: string; readonly side: 'plain' | 'penalised' }) => {
  const { samples } = view.value;
  return (
    <div class={`sample ${side}`}>
      <h3>{title}</h3>
      <p>
        {samples ? (
          <>
            <span class="prompt">{samples.prompt}</span>
            {samples[side]}
          </>
        ) : (
          '…'
        )}
      </p>
    </div>
  );
};

/** What both models write after the same words, with the same random numbers. */
export const Samples = () => (
  <section class="samples" aria-label="Samples">
    <h2>
      What they write{' '}
      <span class="aside">at step {view.value.samples?.step ?? 0}, same prompt, same seed</span>
    </h2>
    <Sample title="Without" side="plain" />
    <Sample title="With penalty" side="penalised" />
  </section>
);
