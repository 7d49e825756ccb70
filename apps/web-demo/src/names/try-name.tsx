import { useSignal, useSignalEffect } from '@preact/signals';
import { secondSideOf } from '../view/caption.ts';
import { percent, unknownInWords } from './answer-words.ts';
import type { Answer } from './messages.ts';
import { ask, refusal, task, view } from './store.ts';
import { nameTasks } from './tasks.ts';

type Ranking = Extract<Answer, { ranking: unknown }>['ranking'];

const Classes = ({ ranking }: { readonly ranking: Ranking }) => (
  <table class="classes">
    <tbody>
      {[...ranking]
        .sort((a, b) => (a.label < b.label ? -1 : 1))
        .map(({ label, probability }) => (
          <tr key={label}>
            <th scope="row">{label}</th>
            <td class="bar">
              <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
                <rect width={100 * probability} height={1} />
              </svg>
            </td>
            <td>{percent(probability)}</td>
          </tr>
        ))}
    </tbody>
  </table>
);

const Side = ({ title, side }: { readonly title: string; readonly side: 'plain' | 'penalised' }) => {
  const answer = view.value.answered?.[side];
  return (
    <div class={`sample ${side}`}>
      <strong>{title}</strong>
      {answer === undefined ? (
        <p class="prompt">Nothing asked yet.</p>
      ) : 'ranking' in answer ? (
        <Classes ranking={answer.ranking} />
      ) : (
        <p class="translation" lang="fr">
          {answer.translation || '–'}
        </p>
      )}
    </div>
  );
};

/** A name of one's own, and what both models make of it as they learn. */
export const TryName = () => {
  const typed = useSignal('');
  // another task asks for another name
  useSignalEffect(() => {
    typed.value = nameTasks[task.value].example;
  });
  const { answered } = view.value;
  const isReady = view.value.phase !== 'loading' && view.value.phase !== 'failed';
  const words = refusal.value ?? (answered && unknownInWords(answered.unknown));
  return (
    <section class="samples" aria-label="A name of your own">
      <h2>
        What they make of a name{' '}
        <span class="aside">{answered && `${answered.name}, at step ${answered.step}`}</span>
      </h2>
      <form
        class="ask"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) ask(typed.value);
        }}
      >
        <div class="field">
          <label for="name">{nameTasks[task.value].ask}</label>
          <input
            id="name"
            class="entry"
            type="text"
            autocomplete="off"
            autocapitalize="words"
            spellcheck={false}
            value={typed.value}
            aria-describedby={words && 'name-note'}
            onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
          />
        </div>
        <button type="submit" aria-disabled={!isReady}>
          Ask both
        </button>
        <span id="name-note" class="refused" role="alert">
          {words}
        </span>
      </form>
      <div class="panels two">
        <Side title="Without a penalty" side="plain" />
        <Side title={secondSideOf(view.value)} side="penalised" />
      </div>
    </section>
  );
};
