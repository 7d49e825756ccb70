import type { Failed } from '../run/loop.ts';
import type { EvaluationEntry, Opened, RunNews, StepEntry, WorkerEvent } from '../run/messages.ts';
import type { Evaluated, Pair } from '../run/pair-session.ts';
import { changed, type PenaltyChange } from '../run/penalty-history.ts';

/** What curves are drawn from. */
export interface Curves {
  readonly evaluations: readonly EvaluationEntry[];
  /** From which step on which penalty acts on the right side. */
  readonly penalties: readonly PenaltyChange[];
}

/** What can be said of two runs whatever they learn. */
export interface RunView extends Curves {
  readonly phase: 'loading' | 'ready' | 'training' | 'paused' | 'finished' | 'failed';
  readonly failure?: Failed;
}

/** Everything that the page shows of a run. */
export interface View extends RunView {
  readonly opened?: Opened;
  /** Every step so far, as the optimizer saw it. */
  readonly steps: readonly StepEntry[];
  /** The output layers' weights, as `weightPicture` writes them. */
  readonly weights?: Pair<string>;
  readonly samples?: { readonly step: number; readonly prompt: string } & Pair<string>;
  readonly tokensPerSecond: number;
}

export type SideName = keyof Pair<unknown>;

export const emptyView: View = {
  phase: 'loading',
  steps: [],
  evaluations: [],
  penalties: [],
  tokensPerSecond: 0,
};

/** A view after news that are the same of every run. */
export const afterNews = <V extends RunView>(view: V, event: RunNews): V => {
  switch (event.type) {
    case 'playing':
      return { ...view, phase: 'training' };
    case 'idle':
      return { ...view, phase: event.finished ? 'finished' : 'paused' };
    case 'regularized':
      return {
        ...view,
        penalties: changed(view.penalties, { from: event.step, settings: event.settings }),
      };
  }
};

const followed = (view: View, event: WorkerEvent): View => {
  switch (event.type) {
    case 'playing':
    case 'idle':
    case 'regularized':
      return afterNews(view, event);
    case 'progress':
      return {
        ...view,
        steps: [...view.steps, ...event.steps],
        evaluations: [...view.evaluations, ...event.evaluations],
        tokensPerSecond: event.tokensPerSecond,
      };
    case 'weights':
      return { ...view, weights: event };
    case 'samples':
      return { ...view, samples: event };
    default:
      return view;
  }
};

/** The view after one more event. Until a run is ready, what an earlier one still had to tell is ignored. */
export const afterEvent = (view: View, event: WorkerEvent): View => {
  if (event.type === 'opened')
    return {
      ...emptyView,
      phase: 'ready',
      opened: event,
      penalties: [{ from: 0, settings: event.settings }],
    };
  if (event.type === 'failed') return { ...view, phase: 'failed', failure: event };
  return view.phase === 'loading' ? view : followed(view, event);
};

export const stepOf = ({ steps }: View): number => steps.at(-1)?.step ?? 0;

export interface Best extends Evaluated {
  readonly step: number;
}

/** The evaluation with the lowest validation loss; the first of equals. */
export const bestOf = (evaluations: readonly EvaluationEntry[], side: SideName): Best | undefined => {
  let best: EvaluationEntry | undefined;
  for (const entry of evaluations)
    if (best === undefined || entry[side].validation < best[side].validation) best = entry;
  return best && { step: best.step, ...best[side] };
};

/** The best of the right side under the penalty that acts now: what came before is not its merit. */
export const bestSinceChange = ({ evaluations, penalties }: Curves): Best | undefined => {
  const from = penalties.at(-1)?.from ?? 0;
  return bestOf(
    evaluations.filter(({ step }) => step > from),
    'penalised',
  );
};
