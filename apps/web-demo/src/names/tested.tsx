import { secondSideOf } from '../view/caption.ts';
import type { SideName } from '../view/view.ts';
import { percent } from './answer-words.ts';
import { task, view } from './store.ts';
import { nameTasks } from './tasks.ts';

const Side = ({ side, title }: { readonly side: SideName; readonly title: string }) => {
  const { tested, opened } = view.value;
  return (
    <div class={side}>
      <p class="zeros">
        <span class="hidden">{title}: </span>
        <b>{tested ? percent(tested[side]) : '–'}</b> of {opened?.names.test.toLocaleString('en') ?? '–'}{' '}
        unseen names {nameTasks[task.value].right}
      </p>
    </div>
  );
};

/** What both models have right of the names that neither learning nor the curves have seen. */
export const Tested = () => (
  <section class="tested" aria-label="Unseen names">
    <div class="panels two">
      <Side side="plain" title="Without a penalty" />
      <Side side="penalised" title={secondSideOf(view.value)} />
    </div>
    <p class="legend">
      {view.value.tested
        ? `At step ${view.value.tested.step}; measured every 100 steps, and where training pauses.`
        : 'Measured every 100 steps, and where training pauses.'}
    </p>
  </section>
);
