import type { Flag } from './command.ts';
import { seed } from './flags.ts';

const group = 'Robustness';

/** What is measured of perturbed texts; `evaluate` of tasks on texts takes them. */
const ofTexts: readonly Flag[] = [
  {
    name: 'robustness',
    about: 'Measure what perturbed texts cost, and attacks on a neural classifier.',
    group,
  },
  {
    name: 'perturbations',
    value: 'LIST',
    choicesOf: async () => Object.keys((await import('@ridgeline/evaluation')).perturbations),
    isList: true,
    standard: 'all',
    about: 'Which, by comma.',
    group,
  },
  {
    name: 'strengths',
    value: 'LIST',
    standard: '0.1,0.3',
    about: 'Shares of letters or words that change, by comma.',
    group,
  },
  {
    name: 'rows',
    value: 'N',
    type: 'integer',
    min: 1,
    standard: '500',
    about: 'The most texts that it is measured on, drawn at random.',
    group,
  },
  { ...seed('Of that draw, and of the perturbations.'), group },
];

export const robustnessFlags: readonly Flag[] = [
  ...ofTexts,
  {
    name: 'radii',
    value: 'LIST',
    standard: '0,0.05,0.1,0.2',
    about: 'Of attacks, as shares of the median length of an embedded text, by comma.',
    group,
  },
];

/** Their names without those of attacks. */
export const robustnessFlagNames: readonly string[] = ofTexts.map(({ name }) => name);
