/** The rows of language models. */
import { lowestLoss, set } from './common.mjs';

const text = (file, more = []) => ['train', `$DATA/${file}`, ...more];

const ptbParts = set({ 'data.valid': '$DATA/ptb/ptb.valid.txt', 'data.test': '$DATA/ptb/ptb.test.txt' });
const carried = { evaluate: ['evaluate', '$MODEL', '--context', 'carried'] };
const perplexity = { title: 'test perplexity', at: 'evaluate.perplexity', digits: 1 };
const validationPerplexity = { title: 'validation perplexity', at: 'learn.validation.perplexity', digits: 1 };
const zeros = { title: 'weights at 0, %', at: 'learn.zeros', times: 100, digits: 1 };
const nats = (of, at) => ({ title: `${of} nats`, at: `${at}.dataLoss`, digits: 3 });

const shakespeare = {
  data: 'tinyshakespeare',
  variants: { Transformer: text('tinyshakespeare/input.txt') },
  chosen: 'the step that is kept, by validation loss; the set has no test part',
  tests: {},
  figures: [nats('validation', 'learn.validation')],
};

const space = (values) => Object.entries(values).flatMap(([key, value]) => ['--space', `${key}=${value}`]);
const underRules =
  (file) =>
  (...rules) => [
    ...['train', `$ROW/${file}`, ...ptbParts],
    ...['--set', `regularizers=[${rules.join(', ')}]`],
  ];
const [article, under] = [underRules('first-100k.txt'), underRules('first-50k.txt')];
const [dropout, arTar] = [
  '{kind: dropout, rate: 0.5, at: embedding}, {kind: dropout, rate: 0.5, at: hidden}',
  '{kind: activationRegularization, lambda: 2, at: output}, {kind: temporalActivationRegularization, lambda: 1, at: hidden}',
];
const onMatrices = 'on: {role: [embedding, kernel, recurrent]}';

/** Dropout, AR and TAR with decay, weight drop and an average, whose strengths are drawn from ranges. */
const searched = (trials, ranges) => [
  ...under(dropout, arTar, '{kind: l2, lambda: 0.1, as: decoupled}', '{kind: weightDrop, rate: 0.2}').with(
    0,
    'tune',
  ),
  ...set({ averaging: '{kind: ema, decay: 0.99}', 'training.patience': 7 }),
  ...set({ 'data.maxCharacters.train': 1e7, 'data.maxCharacters.valid': 1e7 }),
  ...set({ 'data.maxCharacters.test': 1e7 }),
  ...['--search', 'random', '--trials', String(trials), '--seeds', '1'],
  ...space(ranges),
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
    figures: [perplexity, validationPerplexity],
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
      validationPerplexity,
      { title: 'test perplexity with cache and Kneser–Ney', at: 'mixed.perplexity', digits: 1 },
    ],
    goal: { atMost: 97 },
    published: '82.7 with two layers of 650 (Zaremba, Sutskever and Vinyals 2014)',
  },
  {
    name: 'ptb-100k-gru',
    task: 'The first 100,000 tokens of the Penn Treebank, the article’s GRU of 512 units: which penalty?',
    data: 'ptb',
    tables: 'first100k',
    config: 'bench/results/ptb-100k-gru.yaml',
    variants: {
      none: article(),
      'L1 0.03': article('{kind: l1, lambda: 0.03, as: proximal}'),
      'L1 0.1': article('{kind: l1, lambda: 0.1, as: proximal}'),
      'L2 1': article('{kind: l2, lambda: 1, as: decoupled}'),
      'elastic net 0.2': article('{kind: elasticNet, lambda: 0.2, alpha: 0.5, as: proximal}'),
      'dropout 0.5': article(
        '{kind: dropout, rate: 0.5, at: embedding}',
        '{kind: dropout, rate: 0.5, at: output}',
      ),
      'locked and word dropout, L2 0.3, AR 2 and TAR 1': article(
        '{kind: lockedDropout, rate: 0.5, at: embedding}',
        '{kind: lockedDropout, rate: 0.5, at: output}',
        '{kind: embeddingDropout, rate: 0.2, at: embedding}',
        arTar,
        '{kind: l2, lambda: 0.3, as: decoupled}',
      ),
    },
    seeds: [1],
    chosen: 'the step that is kept, and the variant, by validation loss',
    judged: lowestLoss,
    compared: true,
    tests: carried,
    figures: [
      perplexity,
      validationPerplexity,
      zeros,
      { title: 'unknown words, %', at: 'evaluate.unknownShare', times: 100, digits: 1 },
    ],
    goal: { below: 'none', by: 0.15 },
  },
  {
    name: 'ptb-50k-lstm',
    task: 'The first 50,000 tokens of the Penn Treebank, 2,000 words, an LSTM of 200 for 994 steps: what does each penalty bring?',
    data: 'ptb',
    tables: 'first50k',
    config: 'bench/results/ptb-50k-lstm.yaml',
    variants: {
      none: under(),
      'L1, 1e-5·Σ|w| in the loss': under(`{kind: l1, lambda: 1e-5, as: penalty, ${onMatrices}}`),
      'L1, the same, proximal in Adam’s metric': under(
        `{kind: l1, lambda: 1e-5, as: proximal, metric: adaptive, ${onMatrices}}`,
      ),
      'L2, 1e-5·Σw² in the loss': under(`{kind: l2, lambda: 2e-5, as: penalty, ${onMatrices}}`),
      'L2, decoupled 0.5 (AdamW)': under('{kind: l2, lambda: 0.5, as: decoupled, on: {path: ["**"]}}'),
      'dropout 0.5': under(dropout),
      'AR 2 and TAR 1': under(arTar),
      'dropout 0.5, AR 2 and TAR 1': under(dropout, arTar),
      'all of these with weight drop and an average, 12 trials': searched(12, {
        'regularizers.0.rate': '0.3..0.7',
        'regularizers.1.rate': '0.3..0.7',
        'regularizers.2.lambda': '1..8:log',
        'regularizers.3.lambda': '0.5..4:log',
        'regularizers.4.lambda': '0.03..1:log',
        'regularizers.5.rate': '0..0.5',
        'averaging.decay': '0.98,0.99,0.995',
      }),
      'the same nearer to the best, one table for words and head, 8 trials': searched(8, {
        'model.tied': 'true',
        'regularizers.0.rate': '0.2..0.45',
        'regularizers.1.rate': '0.2..0.45',
        'regularizers.2.lambda': '1..3:log',
        'regularizers.3.lambda': '0.7..3:log',
        'regularizers.4.lambda': '0.02..0.15:log',
        'regularizers.5.rate': '0.1..0.5',
        'averaging.decay': '0.995,0.998',
      }),
    },
    seeds: [1],
    chosen: 'the step that is kept, the trial, and the variant, by validation loss',
    judged: { at: ['learn.chosen.validation.mean', 'learn.validation.dataLoss'], best: 'lowest' },
    compared: true,
    tests: {
      ...carried,
      valid: ['evaluate', '$MODEL', '$DATA/ptb/ptb.valid.txt'],
      learnt: ['evaluate', '$MODEL', '$ROW/first-50k.txt'],
    },
    figures: [
      { ...perplexity, title: 'validation perplexity', at: 'valid.perplexity' },
      { title: 'test perplexity', at: 'evaluate.perplexity', digits: 1 },
      { title: 'perplexity of what it has learnt', at: 'learnt.perplexity', digits: 1 },
      zeros,
    ],
    published: '77.1 (PyTorch, dropout with AR and TAR; none 86.0)',
  },
];
