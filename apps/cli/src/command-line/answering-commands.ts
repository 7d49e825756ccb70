import type { Command, Flag } from './command.ts';
import { backend, common, determinism, guard, model, overwrite, reading, text } from './flags.ts';

/** How the table of --table is read, and where it goes. */
const answeredTable: readonly Flag[] = [
  { ...text, standard: 'as in training' },
  {
    name: 'out',
    value: 'FILE',
    about: 'Where the table goes (.csv, .tsv, .jsonl); standard output, as CSV, without it.',
    group: 'Tables',
  },
  { ...overwrite, about: 'Replace the file of --out.', group: 'Tables' },
  ...reading,
];

/** The commands that answer for texts, or for every row of a table. */
export const answering: readonly Command[] = [
  {
    name: 'classify',
    group: 'Use',
    summary: 'Tell the class of texts with a classifier.',
    positionals: [model, { name: 'TEXT', about: 'texts; without them, lines of standard input', many: true }],
    flags: [
      { name: 'top', value: 'K', type: 'integer', min: 1, about: 'The k likeliest classes.' },
      { name: 'explain', about: 'The n-grams that decided, for linear classifiers.' },
      {
        name: 'priors',
        value: 'CLASS=SHARE,…',
        about: 'How common each class is where these texts come from, if not as in training.',
      },
      {
        name: 'log-evidence',
        about:
          'How likely a generative model finds a text, in nats per token: low for one of another domain.',
      },
      {
        name: 'table',
        value: 'FILE',
        about: 'Classify every row of a table: its columns, and class, probability, known_ngrams.',
        group: 'Tables',
      },
      { ...guard, about: 'Filters for texts: a list `in` in YAML; `ridgeline explain` has them.' },
      ...answeredTable,
      { ...backend, about: `${backend.about} For neural classifiers.` },
      determinism,
      ...common,
    ],
    examples: [
      { line: 'ridgeline classify my-classifier "a moving film" --explain', about: 'why?' },
      { line: 'ridgeline classify my-classifier "a dull film" --json', about: 'for a program' },
      {
        line: 'ridgeline classify my-classifier "a film" --priors good=0.1,bad=0.9',
        about: 'where few are good',
      },
    ],
    load: async () => (await import('../tasks/classification/classify.ts')).classifyCommand,
  },
  {
    name: 'predict',
    group: 'Use',
    summary: 'Tell the number of texts with a regression on texts.',
    positionals: [model, { name: 'TEXT', about: 'texts; without them, lines of standard input', many: true }],
    flags: [
      { name: 'explain', about: 'What n-grams add, for linear regressions.' },
      {
        name: 'table',
        value: 'FILE',
        about: 'Predict for every row of a table: its columns, and predicted, known.',
        group: 'Tables',
      },
      ...answeredTable,
      { ...backend, about: `${backend.about} For neural regressions.` },
      determinism,
      ...common,
    ],
    examples: [
      { line: 'ridgeline predict stars "a moving film" --explain', about: 'why?' },
      { line: 'ridgeline predict stars --table stars.csv', about: 'a whole table' },
    ],
    load: async () => (await import('../tasks/text-regression/predict.ts')).predictCommand,
  },
];
