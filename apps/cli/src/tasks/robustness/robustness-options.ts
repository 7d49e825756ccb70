import { RidgelineError, requireOneOf } from '@ridgeline/contracts';
import { type PerturbationName, perturbations } from '@ridgeline/evaluation';
import { type Given, numberFlag, switchFlag, textFlag } from '../../command-line/command.ts';
import { robustnessFlags } from '../../command-line/robustness-flags.ts';

/** What `--robustness` is asked for. */
export interface RobustnessSettings {
  readonly perturbations: readonly PerturbationName[];
  readonly strengths: readonly number[];
  readonly radii: readonly number[];
  readonly most: number;
  readonly seed: number;
}

const refuse = (message: string, at: string, hint: string): never => {
  throw new RidgelineError('E_USAGE', message, { at, hint });
};

const itemsOf = (text: string): string[] => [...new Set(text.split(',').map((item) => item.trim()))];

/** A list of shares. @throws `E_USAGE` for what is none */
const shares = (given: Given, name: string, standard: string, most: number): readonly number[] =>
  itemsOf(textFlag(given, name) ?? standard).map((item) => {
    const value = item === '' ? Number.NaN : Number(item);
    if (Number.isFinite(value) && value >= 0 && value <= most) return value;
    const range = most === Number.POSITIVE_INFINITY ? 'finite numbers ≥ 0' : `numbers in 0 … ${most}`;
    return refuse(
      `--${name} must be ${range}, got "${item}".`,
      `--${name}`,
      `For example --${name} ${standard}`,
    );
  });

const named = (given: Given): readonly PerturbationName[] => {
  const text = textFlag(given, 'perturbations');
  const all = Object.keys(perturbations) as PerturbationName[];
  if (text === undefined) return all;
  const names = itemsOf(text);
  for (const name of names) {
    try {
      requireOneOf('ridgeline evaluate', all, { '--perturbations': name });
    } catch (error) {
      refuse((error as Error).message, '--perturbations', 'For example --perturbations typos,wordDrop');
    }
  }
  return names as PerturbationName[];
};

/** What flags ask for; undefined without `--robustness`. @throws `E_USAGE` for flags that do not go together, or no such list */
export const robustnessSettings = (given: Given): RobustnessSettings | undefined => {
  const others = (names: readonly string[]) => names.find((name) => given.flags[name] !== undefined);
  if (!switchFlag(given, 'robustness')) {
    const stray = others(robustnessFlags.map(({ name }) => name));
    if (stray !== undefined)
      refuse(`--${stray} is for --robustness.`, `--${stray}`, 'Add --robustness, or leave it out.');
    return undefined;
  }
  const stray = others(['min-accuracy', 'errors']);
  if (stray !== undefined)
    refuse(
      `--${stray} is not for --robustness.`,
      `--${stray}`,
      'Evaluate twice: with --robustness, and without it.',
    );
  return {
    perturbations: named(given),
    strengths: shares(given, 'strengths', '0.1,0.3', 1),
    radii: shares(given, 'radii', '0,0.05,0.1,0.2', Number.POSITIVE_INFINITY),
    most: numberFlag(given, 'rows') ?? 500,
    seed: numberFlag(given, 'seed') ?? 1,
  };
};
