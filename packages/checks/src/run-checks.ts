import { nearest, RidgelineError } from '@ridgeline/contracts';
import { checks } from './catalog.ts';
import type { Check, Severity } from './check.ts';
import { type FactName, type Facts, factNames } from './facts.ts';

/** What came of a check. */
export interface Finding {
  readonly code: string;
  readonly title: string;
  readonly severity: Severity;
  /** `muted` ones are not looked for. */
  readonly outcome: 'found' | 'passed' | 'not applicable' | 'muted';
  /** How it was found, or which fact is lacking. */
  readonly how: string;
  readonly why: string;
  readonly remedy: string;
  readonly examples: readonly string[];
}

export interface ChecksOptions {
  /** Codes that are not looked for. */
  readonly mute?: readonly string[];
}

/** @throws `E_OPTION` naming the nearest code */
const requireKnown = (mute: readonly string[]): void => {
  const codes = checks.map(({ code }): string => code);
  for (const code of mute) {
    if (codes.includes(code)) continue;
    const near = nearest(code, codes);
    throw new RidgelineError(
      'E_OPTION',
      `runChecks: mute must hold codes of checks, got ${JSON.stringify(code)}.`,
      {
        hint: near === undefined ? `They go from ${codes[0]} to ${codes.at(-1)}.` : `Did you mean ${near}?`,
      },
    );
  }
};

const lacking = (need: FactName): string => `Not known: ${factNames[need]}.`;

const findingOf = (
  { code, title, severity, why, remedy, needs, find }: Check,
  facts: Facts,
  isMuted: boolean,
): Finding => {
  const told = { code, title, severity, why, remedy };
  if (isMuted) return { ...told, outcome: 'muted', how: 'Muted.', examples: [] };
  const missing = needs.find((need) => facts[need] === undefined);
  if (missing !== undefined)
    return { ...told, outcome: 'not applicable', how: lacking(missing), examples: [] };
  const seen = find(facts as Required<Facts>);
  if ('lacks' in seen)
    return { ...told, outcome: 'not applicable', how: `Not known: ${seen.lacks}.`, examples: [] };
  const { isFault, saw, examples = [] } = seen;
  return { ...told, outcome: isFault ? 'found' : 'passed', how: saw, examples: isFault ? examples : [] };
};

/**
 * Every check of the facts that are known, in the order of the codes; a check whose facts are missing says which.
 *
 * @throws `E_OPTION` for a code to mute that no check has.
 * @example
 * runChecks({ labels: { train: ['a', 'b'], test: ['a', 'c'] } }).find(({ code }) => code === 'RDG107').outcome // 'found'
 */
export const runChecks = (facts: Facts, { mute = [] }: ChecksOptions = {}): readonly Finding[] => {
  requireKnown(mute);
  return checks.map((each) => findingOf(each, facts, mute.includes(each.code)));
};
