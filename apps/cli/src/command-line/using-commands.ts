import { answering } from './answering-commands.ts';
import type { Command } from './command.ts';
import {
  backend,
  common,
  configuration,
  determinism,
  emptyTexts,
  guard,
  model,
  overwrite,
  reading,
  seed,
  text,
} from './flags.ts';
import { mixing } from './mixing-flags.ts';
import { serveCommand } from './serve-command.ts';
import { translating, writing } from './writing-flags.ts';

/** The commands that put a model to use. */
export const using: readonly Command[] = [
  {
    name: 'generate',
    group: 'Use',
    summary: 'Write text with a model.',
    positionals: [model],
    flags: [...writing, ...mixing, seed('The seed of the draws.'), guard, backend, determinism, ...common],
    examples: [
      {
        line: 'ridgeline generate my-model --prompt "Call me " --max-tokens 80',
        about: 'go on from a prompt',
      },
      {
        line: 'ridgeline generate my-model --prompt "The " --temperature 0 --max-tokens 20 --json',
        about: 'greedy, as JSON',
      },
      {
        line: 'ridgeline generate my-model --prompt "The " --beams 4 --no-repeat-ngram 3 --max-tokens 20',
        about: 'the likeliest text of a search with four beams',
      },
      {
        line: 'ridgeline generate my-model --prompt "The " --ngram 4 --max-tokens 20',
        about: 'mixed with n-grams, by weights of its validation part',
      },
    ],
    load: async () => (await import('../tasks/language-model/generate.ts')).generateCommand,
  },
  {
    name: 'translate',
    group: 'Use',
    summary: 'Translate texts with a translator.',
    positionals: [
      model,
      {
        name: 'TEXT',
        about: 'texts, or a file with one a line; without them, lines of standard input',
        many: true,
      },
    ],
    flags: [
      {
        name: 'out',
        short: 'o',
        value: 'FILE',
        about: 'Where translations go, one a line, in place of standard output.',
      },
      { ...overwrite, about: 'Replace the file of --out.' },
      {
        name: 'prefix',
        value: 'TEXT',
        about: 'What every translation begins with.',
      },
      ...translating,
      guard,
      backend,
      determinism,
      ...common,
    ],
    examples: [
      { line: 'ridgeline translate my-translator "two ships"', about: 'one text' },
      {
        line: 'ridgeline translate my-translator texts.txt --beams 5',
        about: 'the likeliest of a search with five beams',
      },
      { line: 'ridgeline translate my-translator "five whales" --json', about: 'for a program' },
    ],
    load: async () => (await import('../tasks/translation/translate.ts')).translateCommand,
  },
  ...answering,
  {
    name: 'tokenize',
    group: 'Use',
    summary: 'Learn a tokenizer, or turn texts into ids and back.',
    positionals: [
      { name: 'ACTION', about: 'train, encode or decode', required: true },
      {
        name: 'WORD',
        about:
          'train: text files, - or moby-dick; encode and decode: a tokenizer.json or the folder of a model, then texts or ids, else lines of standard input',
        many: true,
      },
    ],
    flags: [
      {
        name: 'kind',
        value: 'KIND',
        choicesOf: async () => Object.keys((await import('@ridgeline/tokenization')).tokenizers),
        standard: 'bpe, or that of --config',
        about: 'What it is; `ridgeline explain KIND` says more.',
        group: 'train',
      },
      {
        name: 'size',
        value: 'N',
        type: 'integer',
        min: 1,
        standard: 'by kind',
        about: 'The most tokens.',
        group: 'train',
      },
      {
        name: 'min-frequency',
        value: 'N',
        type: 'integer',
        min: 1,
        standard: 'by kind',
        about: 'Leave out what is rarer.',
        group: 'train',
      },
      { name: 'lines', about: 'Every line is a text of its own.', group: 'train' },
      {
        ...text,
        standard: 'the file is the text',
        about: 'The column with the texts of a table.',
        group: 'train',
      },
      ...reading.map((flag) => ({ ...flag, group: 'train' })),
      ...configuration.map((flag) => ({
        ...flag,
        group: 'train',
        ...(flag.name === 'set' && {
          about: 'One value by its path, e.g. tokenizer.lowercase=true; repeatable.',
        }),
      })),
      {
        name: 'out',
        short: 'o',
        value: 'FILE',
        standard: 'tokenizer.json',
        about: 'Where it is written.',
        group: 'train',
      },
      { ...overwrite, about: 'Replace the file of --out.', group: 'train' },
      { name: 'tokens', about: 'Tokens in quotes in place of ids.', group: 'encode' },
      {
        name: 'offsets',
        about: 'Places in the text behind each, in UTF-16 units: 42@0:5.',
        group: 'encode',
      },
      { name: 'skip-special', about: 'Leave out special tokens.', group: 'decode' },
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline tokenize train moby-dick --size 2000 --out bpe.json --json',
        about: 'byte-pair encoding of a text; --json tells what came out',
      },
      {
        line: 'ridgeline tokenize encode bpe.json "Call me Ishmael." --tokens',
        about: 'how is it cut?',
      },
      { line: 'ridgeline tokenize decode bpe.json 34 389 397', about: 'and back' },
    ],
    load: async () => (await import('../tokenize/tokenize.ts')).tokenizeCommand,
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
  serveCommand,
];
