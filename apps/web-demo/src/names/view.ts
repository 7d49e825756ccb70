import type { Pair } from '../run/pair-session.ts';
import { afterNews, type RunView } from '../view/view.ts';
import type { Answered, NamesEvent, NamesOpened } from './messages.ts';

/** Everything that the page of names shows of a run. */
export interface NamesView extends RunView {
  readonly opened?: NamesOpened;
  readonly tested?: { readonly step: number } & Pair<number>;
  readonly answered?: Answered;
}

export const emptyNamesView: NamesView = { phase: 'loading', evaluations: [], penalties: [] };

/** The view after one more event. Until a run is ready, what an earlier one still had to tell is ignored. */
export const afterNamesEvent = (view: NamesView, event: NamesEvent): NamesView => {
  if (event.type === 'opened')
    return {
      ...emptyNamesView,
      phase: 'ready',
      opened: event,
      penalties: [{ from: 0, settings: event.settings }],
    };
  if (event.type === 'failed') return { ...view, phase: 'failed', failure: event };
  if (view.phase === 'loading') return view;
  switch (event.type) {
    case 'evaluated':
      return { ...view, evaluations: [...view.evaluations, event.entry] };
    case 'tested':
      return { ...view, tested: event };
    case 'answered':
      return { ...view, answered: event };
    default:
      return afterNews(view, event);
  }
};
