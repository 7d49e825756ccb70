/** The rows of language models. */
import { lowestLoss, set } from './common.mjs';

const text = (file, more = []) => ['train', `$DATA/${file}`, ...more];

const ptbParts = set({ 'data.valid': '$DATA/ptb/ptb.valid.txt', 'data.test': '$DATA/ptb/ptb.test.txt' });
const carried = { evaluate: ['evaluate', '$MODEL', '--context', 'carried'] };
const perplexity = { title: 'test perplexity', at: 'evaluate.perplexity', digits: 1 };
const nats = (of, at) => ({ title: `${of} nats`, at: `${at}.dataLoss`, digits: 3 });

const shakespeare = {
  data: 'tinyshakespeare',
  variants: { Transformer: text('tinyshakespeare/input.txt') },
  chosen: 'the step that is kept, by validation loss; the set has no test part',
  tests: {},
  figures: [nats('validation', 'learn.validation')],
};

const article = ['$ROW/first-100k.txt', ...ptbParts];
const path = (penalty, largest, ratio) => [
  'tune',
  ...article,
  ...['--penalty', penalty, '--largest', largest, '--ratio', ratio, '--lambdas', '3', '--seeds', '1'],
];

export const languageModels = [
  {
    name: 'moby-dick-lstm',
    task: 'Moby Dick, which is embedded: a character LSTM of 300 steps, to see that all works',
    config: 'bench/results/moby-dick-lstm.yaml',
    variants: {
      none: ['train', 'moby-dick'],
      'dropout 0.3': ['train', 'moby-dick', '--set', 'regularizers=[{kind: dropout, rate: 0.3, at: output}]'],
    },
    seeds: [1],
    chosen: 'the variant, by validation loss',
    judged: lowestLoss,
    compared: true,
    tests: { evaluate: ['evaluate', '$MODEL'] },
    figures: [nats('test', 'evaluate'), nats('validation', 'learn.validation')],
  },
  {
    ...shakespeare,
    name: 'tinyshakespeare-gpt',
    task: 'Tiny Shakespeare, nanoGPT’s smallest Transformer of characters: 4 blocks, 4 heads, width 128, 2,000 steps',
    config: 'examples/configs/tinyshakespeare-gpt.yaml',
    variants: {
      'learned positions, as nanoGPT': text('tinyshakespeare/input.txt'),
      'rotary positions': text('tinyshakespeare/input.txt', set({ 'model.positions': 'rotary' })),
    },
    chosen: 'the step that is kept, and the positions, by validation loss; the set has no test part',
    judged: lowestLoss,
    compared: true,
    seeds: [1337],
    goal: { atMost: 1.9 },
    published: '1.88 (nanoGPT)',
  },
  {
    ...shakespeare,
    name: 'tinyshakespeare-best',
    task: 'Tiny Shakespeare, a Transformer of 4 blocks, 4 heads, width 256, 128 characters at once, 5,000 steps',
    config: 'bench/results/tinyshakespeare-best.yaml',
    seeds: [1],
    goal: { atMost: 1.53 },
    published: '1.47 with 10.7 M parameters (nanoGPT)',
  },
  {
    name: 'ptb-small-lstm',
    task: 'Penn Treebank words, Zaremba’s small LSTM: two layers of 200, no dropout',
    data: 'ptb',
    config: 'bench/results/ptb-small-lstm.yaml',
    variants: { LSTM: text('ptb/ptb.train.txt', ptbParts) },
    seeds: [1],
    chosen: 'the step that is kept, by validation loss',
    tests: carried,
    figures: [perplexity, { title: 'validation perplexity', at: 'learn.validation.perplexity', digits: 1 }],
    goal: { atMost: 116 },
    published: '114.5 (Zaremba, Sutskever and Vinyals 2014)',
  },
  {
    name: 'ptb-regularized-lstm',
    task: 'Penn Treebank words, a regularized LSTM: two layers of 256, one table for words and head',
    data: 'ptb',
    config: 'bench/results/ptb-regularized-lstm.yaml',
    variants: { LSTM: text('ptb/ptb.train.txt', ptbParts) },
    seeds: [1],
    chosen: 'the step that is kept, by validation loss',
    tests: { ...carried, mixed: [...carried.evaluate, '--cache', '--ngram', '5'] },
    figures: [
      perplexity,
      { title: 'validation perplexity', at: 'learn.validation.perplexity', digits: 1 },
      { title: 'test perplexity with cache and Kneser–Ney', at: 'mixed.perplexity', digits: 1 },
    ],
    goal: { atMost: 97 },
    published: '82.7 with two layers of 650 (Zaremba, Sutskever and Vinyals 2014)',
  },
  {
    name: 'ptb-100k-gru',
    task: 'The first 100,000 tokens of the Penn Treebank, the article’s GRU of 512 units: which penalty?',
    data: 'ptb',
    tables: 'firstTokens',
    config: 'bench/results/ptb-100k-gru.yaml',
    variants: {
      none: ['train', ...article],
      L1: path('l1', '0.1', '0.01'),
      L2: path('l2', '3', '0.01'),
      'elastic net': path('elasticNet', '0.2', '0.01'),
      dropout: path('dropout', '0.7', '0.3'),
    },
    seeds: [1],
    chosen: 'every strength along its path, and the variant, by validation loss',
    judged: { at: ['learn.chosen.validation.mean', 'learn.validation.dataLoss'], best: 'lowest' },
    compared: true,
    tests: carried,
    figures: [perplexity, { title: 'unknown words, %', at: 'evaluate.unknownShare', times: 100, digits: 1 }],
    goal: { below: 'none', by: 0.15 },
  },
];
