import { describeHistory, neverPenalised } from '../run/penalty-history.ts';
import { evaluateEvery } from '../run/run-config.ts';
import { describePenalty, isPenalised, penalties } from '../settings/settings.ts';
import { bestOf, type Curves, type RunView } from './view.ts';

const nats = (value: number): string => value.toFixed(2);

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** How many nats count as a difference worth a sentence. */
const visible = 0.02;

const plainSentence = ({ evaluations }: Curves): string => {
  const now = evaluations.at(-1)!;
  const best = bestOf(evaluations, 'plain')!;
  const rising = now.step - best.step;
  return rising >= 2 * evaluateEvery && now.plain.validation > best.validation + visible
    ? `Without a penalty, validation has risen for ${rising} steps, from ${nats(best.validation)} to ${nats(now.plain.validation)}, while training loss fell: overfitting.`
    : `Without a penalty, validation is ${now.step === best.step ? 'still falling' : 'level'}, now at ${nats(now.plain.validation)}.`;
};

/** `L1, λ = 0.3` or, of a penalty that came later, `L1, λ = 0.3, on since step 120,`. */
const nameOf = ({ penalties }: Curves): string => {
  const { from, settings } = penalties.at(-1)!;
  return from === 0 ? describePenalty(settings) : `${describePenalty(settings)}, on since step ${from},`;
};

const penalisedSentence = (view: Curves): string => {
  const { evaluations, penalties } = view;
  if (neverPenalised(penalties)) return 'Both sides are the same run now: choose a penalty to see them part.';
  const now = evaluations.at(-1)!;
  const { from, settings } = penalties.at(-1)!;
  if (now.step <= from) return `${capitalised(describePenalty(settings))} acts from step ${from} on.`;
  const ahead = now.plain.validation - now.penalised.validation;
  if (!isPenalised(settings))
    return `The second side has had no penalty since step ${from}; it is ${nats(Math.abs(ahead))} ${ahead < 0 ? 'higher' : 'lower'}, at ${nats(now.penalised.validation)}.`;
  const name = nameOf(view);
  const best = bestOf(evaluations, 'plain')!;
  const gap = now.penalised.validation - now.penalised.train;
  if (now.step - from >= 5 * evaluateEvery && now.penalised.train > best.validation)
    return `With ${name} even the training loss stays at ${nats(now.penalised.train)}: too strong, it underfits.`;
  if (ahead > visible)
    return `With ${name} it is ${nats(ahead)} lower, at ${nats(now.penalised.validation)}, with a gap of ${nats(gap)} to its training loss.`;
  if (ahead < -visible)
    return `With ${name} it is ${nats(-ahead)} higher for now: a held-back model learns more slowly at first.`;
  return `With ${name} it is about the same so far.`;
};

/** What is to be seen, in one or two sentences, from the state alone. */
export const captionOf = (view: RunView): string => {
  const last = view.evaluations.at(-1);
  if (view.phase === 'failed') return view.failure!.message;
  if (view.phase === 'loading') return 'Loading the data and the training code.';
  if (last === undefined || last.step === 0) {
    const { settings } = view.penalties.at(-1)!;
    return view.phase === 'training'
      ? 'The first steps: both sides read the same batches.'
      : `Press Start. Both sides begin with the same weights and read the same batches; only the second has ${isPenalised(settings) ? penalties[settings.penalty].name : 'a penalty, once you choose one'}.`;
  }
  return `${plainSentence(view)} ${penalisedSentence(view)}`;
};

/** How the right side is called where there is little room. */
export const secondSideOf = ({ penalties }: Curves): string => {
  const last = penalties.at(-1);
  if (last === undefined || neverPenalised(penalties)) return 'The same, for now';
  const now = isPenalised(last.settings) ? `With ${describePenalty(last.settings)}` : 'No penalty';
  return last.from === 0 ? now : `${now}, since step ${last.from}`;
};

/** The right panel's title: the penalty, or all that acted and from when. */
export const secondTitleOf = (view: Curves): string =>
  view.penalties.length > 1 && !neverPenalised(view.penalties)
    ? capitalised(describeHistory(view.penalties))
    : secondSideOf(view);

/** One short sentence for those who listen. */
export const announcementOf = (view: RunView, recorded: boolean): string => {
  const last = view.evaluations.at(-1);
  if (view.phase === 'failed') return view.failure!.message;
  if (recorded) return 'A recorded run is shown. The button Train it here, now trains in this tab.';
  if (view.phase === 'loading' || last === undefined) return '';
  const state = { training: 'Training', paused: 'Paused', finished: 'Finished', ready: 'Ready' }[view.phase];
  const { from, settings } = view.penalties.at(-1)!;
  const second = isPenalised(settings)
    ? `with ${describePenalty(settings)}${from > 0 ? ` since step ${from}` : ''}`
    : 'on the second side, which has none now,';
  return `${state} at step ${last.step}. Validation loss without a penalty ${nats(last.plain.validation)}, ${second} ${nats(last.penalised.validation)}.`;
};
