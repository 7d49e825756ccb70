import type { Flag } from './command.ts';

const drawing = (flag: Omit<Flag, 'group'>): Flag => ({ ...flag, group: 'How tokens are drawn' });
const repeating = (flag: Omit<Flag, 'group'>): Flag => ({ ...flag, group: 'Repetition' });

/** A search in place of draws; each flag is an option of `beamSearch`. */
const searching: readonly Flag[] = [
  {
    name: 'beams',
    value: 'N',
    type: 'integer',
    min: 1,
    about: 'Search for the likeliest text with so many beams, and draw nothing.',
    group: 'Search',
  },
  {
    name: 'length-penalty',
    value: 'X',
    type: 'number',
    standard: '1',
    about: 'With --beams: above 0 for longer texts, below for shorter.',
    group: 'Search',
  },
];

/** A search for a translation, whose source may be asked for whole. */
export const translating: readonly Flag[] = [
  ...searching.map((flag) =>
    flag.name === 'beams'
      ? {
          ...flag,
          standard: '1',
          about: 'Search for the likeliest translation with so many; 1 takes the likeliest token each time.',
        }
      : flag,
  ),
  {
    name: 'coverage-penalty',
    value: 'X',
    type: 'number',
    min: 0,
    standard: '0',
    about: 'With --beams: above 0 to translate all of the source.',
    group: 'Search',
  },
];

/** What is written and how; each flag of a number is an option of a unit of `@ridgeline/generation`. */
export const writing: readonly Flag[] = [
  {
    name: 'prompt',
    short: 'p',
    value: 'TEXT',
    many: true,
    about: 'What the text goes on from; - reads standard input. Repeatable: a text for each.',
  },
  {
    name: 'max-tokens',
    value: 'N',
    type: 'integer',
    min: 1,
    standard: '200',
    about: 'Stop after so many tokens.',
  },
  {
    name: 'stop',
    value: 'TEXT',
    many: true,
    about: 'Stop before this text, which is not written; repeatable.',
  },
  {
    name: 'logprobs',
    value: 'N',
    type: 'integer',
    min: 0,
    max: 100,
    about: 'With --json: log-probabilities of each token and of the N likeliest.',
  },
  drawing({
    name: 'temperature',
    value: 'X',
    type: 'number',
    min: 0,
    standard: '0.8',
    about: '0 takes the likeliest token.',
  }),
  drawing({ name: 'top-k', value: 'N', type: 'integer', min: 1, about: 'Draw from the k likeliest tokens.' }),
  drawing({
    name: 'top-p',
    value: 'X',
    type: 'number',
    about: 'Draw from the likeliest that make up a share p.',
  }),
  drawing({
    name: 'min-p',
    value: 'X',
    type: 'number',
    min: 0,
    max: 1,
    about: 'Draw from those at least a share as likely as the likeliest.',
  }),
  drawing({
    name: 'typical',
    value: 'X',
    type: 'number',
    min: 0,
    max: 1,
    about: 'Draw from those nearest to the entropy that make up a share.',
  }),
  repeating({
    name: 'repetition-penalty',
    value: 'X',
    type: 'number',
    about: 'Above 1: tokens of the text and its prompt are less likely.',
  }),
  repeating({
    name: 'frequency-penalty',
    value: 'X',
    type: 'number',
    about: 'Taken from a logit for each time that the token was written.',
  }),
  repeating({
    name: 'presence-penalty',
    value: 'X',
    type: 'number',
    about: 'Taken from a logit once the token was written.',
  }),
  repeating({
    name: 'no-repeat-ngram',
    value: 'N',
    type: 'integer',
    min: 1,
    about: 'Write no n-gram of tokens twice.',
  }),
  ...searching,
];
