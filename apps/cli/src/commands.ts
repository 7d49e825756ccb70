import type { Command, Flag } from './command.ts';
import { outputFormats } from './terminal.ts';

const common: readonly Flag[] = [
  { name: 'json', about: 'One JSON document on standard output.', group: 'Output' },
  { name: 'quiet', short: 'q', about: 'Say nothing but warnings.', group: 'Output' },
  { name: 'debug', about: 'Say more: objective, norms, zeros; stack traces.', group: 'Output' },
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    standard: 'auto',
    about: 'Colour; --no-color is never.',
    group: 'Output',
  },
  { name: 'help', short: 'h', about: 'This page.', group: 'Output' },
];

const backend: Flag = {
  name: 'backend',
  value: 'NAME',
  choices: ['auto', 'wasm', 'cpu'],
  standard: 'auto',
  about: 'Where tensors live; auto takes wasm if it starts.',
};

const jsonl: Flag = {
  name: 'format',
  value: 'FORMAT',
  choices: outputFormats,
  standard: 'text',
  about: 'jsonl: one event a line; json: as --json.',
  group: 'Output',
};

const seed = (about: string): Flag => ({
  name: 'seed',
  value: 'N',
  type: 'integer',
  min: 0,
  standard: '1',
  about,
});

const configuration: readonly Flag[] = [
  {
    name: 'config',
    short: 'c',
    value: 'FILE',
    about: 'Configuration, YAML or JSON; see `ridgeline help config`.',
  },
  {
    name: 'set',
    value: 'KEY=VALUE',
    many: true,
    about: 'One value by its path, e.g. model.hidden=64; repeatable.',
  },
];

const threads: Flag = {
  name: 'threads',
  value: 'N',
  standard: 'auto',
  about: 'Runs at once; auto is one for each core.',
};

const data = {
  name: 'DATA',
  about: 'a text file, - for standard input, or the name of an embedded corpus (moby-dick)',
};
const model = { name: 'MODEL', about: 'the folder of a trained model', required: true };

/** Every command: its page of help, its flags and its examples. The order is that of the list in the help. */
export const commands: readonly Command[] = [
  {
    name: 'compare',
    group: 'Learn',
    summary: 'Find out which penalty generalises best on a text.',
    positionals: [{ ...data, about: `${data.about}; without it, moby-dick` }],
    flags: [
      {
        name: 'out',
        short: 'o',
        value: 'DIR',
        standard: 'ridgeline-runs/compare',
        about: 'Where report and best model go.',
      },
      {
        name: 'seeds',
        value: 'N',
        type: 'integer',
        min: 1,
        max: 100,
        standard: '2',
        about: 'Runs of every strength.',
      },
      { name: 'penalties', value: 'LIST', standard: 'all', about: 'Of none,l1,l2,elasticNet,dropout.' },
      ...configuration,
      threads,
      seed('The first seed.'),
      backend,
      jsonl,
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline compare --penalties none,l1 --seeds 1 --set training.maxSteps=20 --out quick',
        about: 'Moby Dick, one penalty against none, a few steps, to see what comes out',
      },
      {
        line: 'ridgeline compare moby-dick --penalties dropout --seeds 1 --set training.maxSteps=20 --json',
        about: 'the same for a program',
      },
    ],
    load: async () => (await import('./commands/compare.ts')).compareCommand,
  },
  {
    name: 'train',
    group: 'Learn',
    summary: 'Train one model from a configuration.',
    positionals: [data],
    flags: [
      {
        name: 'out',
        short: 'o',
        value: 'DIR',
        standard: 'ridgeline-runs/train',
        about: 'The folder of the model.',
      },
      { name: 'resume', about: 'Go on with the run in --out.' },
      ...configuration,
      seed('The seed of everything random.'),
      backend,
      jsonl,
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline train moby-dick --out my-model --set training.maxSteps=60 --set model.hidden=32',
        about: 'a first model',
      },
      {
        line: 'ridgeline train --resume --out my-model --set training.maxSteps=80',
        about: 'go on with it',
      },
    ],
    load: async () => (await import('./commands/train.ts')).trainCommand,
  },
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
    load: async () => (await import('./commands/generate.ts')).generateCommand,
  },
  {
    name: 'serve',
    group: 'Use',
    summary: 'Answer OpenAI-style completion requests over HTTP.',
    positionals: [{ ...model, many: true }],
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
      { name: 'allow-remote', about: 'Let other machines connect; there is no key.' },
      backend,
      ...common,
    ],
    examples: [
      { line: 'ridgeline serve my-model --port 0', about: 'any free port; Ctrl-C ends it' },
      { line: 'ridgeline serve my-model --port 0 --json', about: 'the address as JSON' },
    ],
    load: async () => (await import('./commands/serve.ts')).serveCommand,
  },
  {
    name: 'evaluate',
    group: 'Look',
    summary: 'Measure a model on a text: loss, perplexity, bits per character.',
    positionals: [model, { ...data, about: `${data.about}; without it, the test part of its own text` }],
    flags: [
      {
        name: 'max-perplexity',
        value: 'X',
        type: 'number',
        min: 1,
        about: 'Exit with 4 if the perplexity is above.',
      },
      backend,
      ...common,
    ],
    examples: [
      { line: 'ridgeline evaluate my-model', about: 'on the part of its text that training left out' },
      { line: 'ridgeline evaluate my-model moby-dick --json', about: 'on any text, for a program' },
    ],
    load: async () => (await import('./commands/evaluate.ts')).evaluateCommand,
  },
  {
    name: 'inspect',
    group: 'Look',
    summary: 'Show what is in a model: parameters, norms, exact zeros, rules.',
    positionals: [model],
    flags: [...common],
    examples: [
      { line: 'ridgeline inspect my-model', about: 'a table' },
      { line: 'ridgeline inspect my-model --json', about: 'the same for a program' },
    ],
    load: async () => (await import('./commands/inspect.ts')).inspectCommand,
  },
  {
    name: 'doctor',
    group: 'Look',
    summary: 'Show what this machine can run.',
    positionals: [],
    flags: [...common],
    examples: [
      { line: 'ridgeline doctor', about: 'Node, cores, backends' },
      { line: 'ridgeline doctor --json', about: 'the same for a program' },
    ],
    load: async () => (await import('./commands/doctor.ts')).doctorCommand,
  },
];
