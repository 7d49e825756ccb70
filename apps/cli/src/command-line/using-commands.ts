import type { Command, Flag } from './command.ts';
import { backend, common, determinism, emptyTexts, model, overwrite, reading, seed, text } from './flags.ts';

const limit = (name: string, standard: number, about: string): Flag => ({
  name,
  value: 'N',
  type: 'integer',
  min: 1,
  max: 2 ** 31 - 1,
  standard: String(standard),
  about,
  group: 'Limits',
});

const limits: readonly Flag[] = [
  limit('max-running', 4, 'Requests that are answered at the same time.'),
  limit('max-waiting', 16, 'Requests that wait; one more is refused with 429.'),
  limit('max-tokens', 4096, 'The most tokens that one request may ask for.'),
  limit('max-prompt-tokens', 8192, 'The most tokens of a prompt.'),
  limit('max-texts', 1000, 'The most texts that one request may have classified.'),
  limit('max-body', 1_048_576, 'The largest body, in bytes.'),
  limit('request-seconds', 120, 'The time in which a request must have come.'),
  limit('answer-seconds', 3600, 'The time in which it must be answered.'),
];

/** The commands that put a model to use. */
export const using: readonly Command[] = [
  {
    name: 'generate',
    group: 'Use',
    summary: 'Write text with a model.',
    positionals: [model],
    flags: [
      {
        name: 'prompt',
        short: 'p',
        value: 'TEXT',
        about: 'What the text goes on from; - reads standard input.',
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
        name: 'temperature',
        value: 'X',
        type: 'number',
        min: 0,
        standard: '0.8',
        about: '0 takes the likeliest token.',
      },
      { name: 'top-k', value: 'N', type: 'integer', min: 1, about: 'Draw from the k likeliest tokens.' },
      { name: 'top-p', value: 'X', type: 'number', about: 'Draw from the likeliest that make up a share p.' },
      seed('The seed of the draws.'),
      backend,
      determinism,
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline generate my-model --prompt "Call me " --max-tokens 80',
        about: 'go on from a prompt',
      },
      {
        line: 'ridgeline generate my-model --prompt "The " --temperature 0 --max-tokens 20 --json',
        about: 'greedy, as JSON',
      },
    ],
    load: async () => (await import('../tasks/language-model/generate.ts')).generateCommand,
  },
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
        about: 'How likely the model finds a text, in nats per token: low for one of another domain.',
      },
      {
        name: 'table',
        value: 'FILE',
        about: 'Classify every row of a table: its columns, and class, probability, known_ngrams.',
        group: 'Tables',
      },
      { ...text, standard: 'as in training' },
      {
        name: 'out',
        value: 'FILE',
        about: 'Where the table goes (.csv, .tsv, .jsonl); standard output, as CSV, without it.',
        group: 'Tables',
      },
      { ...overwrite, about: 'Replace the file of --out.', group: 'Tables' },
      ...reading,
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
    name: 'mix',
    group: 'Use',
    summary: 'Make one classifier of several, weighed by rows new to all.',
    positionals: [{ ...model, many: true }],
    flags: [
      {
        name: 'table',
        value: 'FILE',
        about: 'The table by which they are weighed; rows that one has learnt from are left out.',
        group: 'Tables',
      },
      { ...text, standard: 'as in training' },
      {
        name: 'label',
        value: 'COLUMN',
        standard: 'as in training',
        about: 'The column with the class.',
        group: 'Tables',
      },
      emptyTexts,
      ...reading,
      { name: 'out', short: 'o', value: 'DIR', about: 'Where the mixture goes.' },
      overwrite,
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline mix my-classifier my-other --table reviews.csv --out my-mixture',
        about: 'by the rows that both kept apart',
      },
      {
        line: 'ridgeline mix my-classifier my-other --table reviews.csv --out my-mixture --overwrite --json',
        about: 'weights and figures for a program',
      },
    ],
    load: async () => (await import('../tasks/classification/mix.ts')).mixCommand,
  },
  {
    name: 'serve',
    group: 'Use',
    summary: 'Answer over HTTP: completions as OpenAI’s, and classes of texts.',
    positionals: [{ ...model, required: false, many: true }],
    flags: [
      {
        name: 'host',
        value: 'ADDRESS',
        standard: '127.0.0.1',
        about: 'Another than loopback needs --allow-remote.',
      },
      {
        name: 'port',
        value: 'N',
        type: 'integer',
        min: 0,
        max: 65_535,
        standard: '3000',
        about: '0 takes any free port.',
      },
      { name: 'allow-remote', about: 'Let other machines connect.' },
      {
        name: 'model',
        value: 'NAME=FOLDER',
        many: true,
        about: 'A model under a name of its own; repeatable.',
      },
      {
        name: 'allowed-host',
        value: 'NAME',
        many: true,
        about: 'A name to be called by, as behind a proxy; repeatable.',
        group: 'Access',
      },
      {
        name: 'api-key-file',
        value: 'FILE',
        about: 'Ask every request for one of the keys in this file, one a line.',
        group: 'Access',
      },
      ...limits,
      {
        name: 'log',
        value: 'FORMAT',
        choices: ['none', 'json'],
        standard: 'none',
        about: 'json: one line a request on standard output, without texts.',
        group: 'Output',
      },
      backend,
      determinism,
      ...common,
    ],
    examples: [
      { line: 'ridgeline serve my-model --port 0', about: 'any free port; Ctrl-C ends it' },
      { line: 'ridgeline serve --model tone=my-classifier --port 0', about: 'under a name of its own' },
      { line: 'ridgeline serve my-model --port 0 --json', about: 'the address as JSON' },
    ],
    load: async () => (await import('../commands/serve.ts')).serveCommand,
  },
];
