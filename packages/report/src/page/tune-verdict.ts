import type { Tuning } from '../results/tuning.ts';
import { capital } from './names.ts';
import { lossFormat, strength } from './number-format.ts';

/** A strength with its name: 'λ = 0.1'. */
export const strengthText = ({ strength: of }: Pick<Tuning, 'strength'>, value: number | null): string =>
  `${of?.symbol ?? 'λ'}\u00a0=\u00a0${strength(value)}`;

/** Settings as one would give them: 'model.hidden = 64, optimizer.learningRate = 0.01'. */
export const settingsText = (settings: Tuning['chosen']['settings']): string =>
  Object.entries(settings)
    .map(
      ([name, value]) => `${name}\u00a0=\u00a0${typeof value === 'number' ? strength(value) : String(value)}`,
    )
    .join(', ');

/** An error has a name, and what is counted has a unit: 'a squared error of 12.3', '0.412 nats per row'. */
const lossText = ({ lossForm, lossUnit, test }: Pick<Tuning, 'lossForm' | 'lossUnit' | 'test'>): string => {
  const loss = lossFormat({ lossForm }, 3)(test.loss.mean);
  return [
    lossForm === 'significantDigits' ? `a ${lossUnit} of ${loss}` : `${loss} ${lossUnit}`,
    ...(test.accuracy === null ? [] : [`${(100 * test.accuracy).toFixed(1)} % right`]),
    ...(test.r2 === null ? [] : [`R² ${test.r2.toFixed(3)}`]),
  ].join(', ');
};

/** One sentence: what was chosen, by what, and what it is worth on data that had no part in it. */
export const tuningVerdict = (tuning: Omit<Tuning, 'verdict' | 'seconds'>): string => {
  const { chosen, heldOut } = tuning;
  const { penalty, lambda, settings, rule, oneStandardError, minimum } = chosen;
  const what = [
    ...(lambda === null
      ? []
      : [`${capital(tuning.strength?.label ?? penalty)} with ${strengthText(tuning, lambda)}`]),
    ...(Object.keys(settings).length === 0 ? [] : [settingsText(settings)]),
  ].join(', ');
  const by = heldOut.kind === 'validation' ? 'on the validation part' : `over ${heldOut.folds} folds`;
  const isStrongest = rule === 'oneStandardError' && oneStandardError !== null && lambda !== minimum;
  const because = isStrongest
    ? `the strongest within one standard error of the best ${by}`
    : `the lowest loss ${by}`;
  return `${what}: ${because}. On the test part: ${lossText(tuning)}.`;
};

/** Nats by which the path must do better than a training of its own before it is told. */
const toldFrom = 0.01;

/**
 * A warning where the chosen strength read the validation part better along the path than trained from the beginning: each
 * strength goes on from the stronger one before, so that weak ones have had more steps.
 */
const pathWarning = ({
  rows,
  search,
  heldOut,
  chosen: { lambda, validation },
}: Omit<Tuning, 'verdict' | 'seconds'>): string | null => {
  const along = rows.find((row) => row.lambda === lambda)?.validation?.mean;
  if (search !== 'path' || heldOut.kind !== 'validation' || validation === undefined || along === undefined)
    return null;
  const gain = validation.mean - along;
  if (gain < Math.max(toldFrom, (validation.high - validation.low) / 2)) return null;
  return `Along the path the chosen strength came to ${along.toFixed(3)} on the validation part, and to ${validation.mean.toFixed(3)} trained from the beginning: training adds up along a path, which favours weak strengths. Train longer (training.maxSteps), or try each strength by itself: --search grid.`;
};

/** A warning where the lowest loss is at an end of the path, so that beyond it may be a lower one. */
const edgeWarning = (tuning: Omit<Tuning, 'verdict' | 'seconds'>): string | null => {
  const { rows, strongerBy } = tuning;
  const { minimum } = tuning.chosen;
  const lambdas = rows.flatMap(({ lambda }) => (lambda === null ? [] : [lambda]));
  if (minimum === null || Math.max(...lambdas) === Math.min(...lambdas)) return null;
  if (minimum === Math.max(...lambdas))
    return `The lowest loss is at the strongest penalty of the path, ${strengthText(tuning, minimum)}: a stronger one may do better (${strongerBy}).`;
  if (minimum === Math.min(...lambdas))
    return `The lowest loss is at the weakest penalty of the path, ${strengthText(tuning, minimum)}: a weaker one may do better (--ratio).`;
  return null;
};

/** What must be known of a choice beside the verdict. */
export const choiceWarnings = (tuning: Omit<Tuning, 'verdict' | 'seconds'>): readonly string[] =>
  [edgeWarning(tuning), pathWarning(tuning)].flatMap((warning) => warning ?? []);
