import type { Command, Flag } from './command.ts';
import { backend, common, determinism, guard, model } from './flags.ts';

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
  limit('max-texts', 1000, 'The most texts that one request may have classified or translated.'),
  limit('max-body', 1_048_576, 'The largest body, in bytes.'),
  limit('request-seconds', 120, 'The time in which a request must have come.'),
  limit('answer-seconds', 3600, 'The time in which it must be answered.'),
];

/** `ridgeline serve`. */
export const serveCommand: Command = {
  name: 'serve',
  group: 'Use',
  summary: 'Answer over HTTP: completions as OpenAI’s, classes, translations.',
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
    {
      ...guard,
      about:
        'Filters for texts, for every model: lists `in` and `out` in YAML; `ridgeline explain` has them.',
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
};
