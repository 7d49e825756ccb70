import { evaluateEvery } from './run-config.ts';
import { describePenalty, isPenalised, penalties, type Settings } from './settings.ts';
import { bestOf, type View } from './view.ts';

const nats = (value: number): string => value.toFixed(2);

/** How many nats count as a difference worth a sentence. */
const visible = 0.02;

const plainSentence = ({ evaluations }: View): string => {
  const now = evaluations.at(-1)!;
  const best = bestOf(evaluations, 'plain')!;
  const rising = now.step - best.step;
  return rising >= 2 * evaluateEvery && now.plain.validation > best.validation + visible
    ? `Without a penalty, validation has risen for ${rising} steps, from ${nats(best.validation)} to ${nats(now.plain.validation)}, while training loss fell: overfitting.`
    : `Without a penalty, validation is ${now.step === best.step ? 'still falling' : 'level'}, now at ${nats(now.plain.validation)}.`;
};

const penalisedSentence = ({ evaluations }: View, settings: Settings): string => {
  if (!isPenalised(settings)) return 'Both sides are the same run now: choose a penalty to see them part.';
  const now = evaluations.at(-1)!;
  const name = describePenalty(settings);
  const best = bestOf(evaluations, 'plain')!;
  const ahead = now.plain.validation - now.penalised.validation;
  const gap = now.penalised.validation - now.penalised.train;
  if (now.step >= 5 * evaluateEvery && now.penalised.train > best.validation)
    return `With ${name} even the training loss stays at ${nats(now.penalised.train)}: too strong, it underfits.`;
  if (ahead > visible)
    return `With ${name} it is ${nats(ahead)} lower, at ${nats(now.penalised.validation)}, with a gap of ${nats(gap)} to its training loss.`;
  if (ahead < -visible)
    return `With ${name} it is ${nats(-ahead)} higher for now: a held-back model learns more slowly at first.`;
  return `With ${name} it is about the same so far.`;
};

/** What is to be seen, in one or two sentences, from the state alone. */
export const captionOf = (view: View, settings: Settings): string => {
  const last = view.evaluations.at(-1);
  if (view.phase === 'failed') return view.failure!.message;
  if (view.phase === 'loading' || last === undefined) return 'Loading the text and the training code.';
  if (last.step === 0)
    return view.phase === 'training'
      ? 'The first steps: both sides read the same batches.'
      : `Press Start. Both sides begin with the same weights and read the same batches; only the second has ${settings.penalty === 'none' ? 'a penalty, once you choose one' : penalties[settings.penalty].name}.`;
  return `${plainSentence(view)} ${penalisedSentence(view, settings)}`;
};

/** One short sentence for those who listen. */
export const announcementOf = (view: View): string => {
  const last = view.evaluations.at(-1);
  if (view.phase === 'failed') return view.failure!.message;
  if (view.phase === 'loading' || last === undefined) return '';
  const state = { training: 'Training', paused: 'Paused', finished: 'Finished', ready: 'Ready' }[view.phase];
  return `${state} at step ${last.step}. Validation loss without a penalty ${nats(last.plain.validation)}, with it ${nats(last.penalised.validation)}.`;
};
