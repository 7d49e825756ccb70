/**
 * The rows of docs/results.md.
 *
 * A row has a name, what it is (`task`), the file of its configuration, and `variants`: for each its command without the
 * flags that all have. In words, `$DATA` is the folder of the data sets, `$ROW` the row's own, `$MODEL` the folder of the run's model and
 * `$FOLD` its fold. Where `tables` is given, they are made in `$ROW` first. All variants are run with all seeds, in all folds. `judged`
 * says which figure of the validation chooses among variants. Then `tests` are asked: those of the chosen, or of all where they
 * are `compared`. A figure names its place in what the commands answer; the first is held against the `goal`. `bySteps: false` is
 * for what is trained at once, and so begins anew when it was stopped.
 */
const text = (file, more = []) => ['train', `$DATA/${file}`, ...more];
const set = (values) => Object.entries(values).flatMap(([key, value]) => ['--set', `${key}=${value}`]);

const ptbParts = set({ 'data.valid': '$DATA/ptb/ptb.valid.txt', 'data.test': '$DATA/ptb/ptb.test.txt' });
const carried = { evaluate: ['evaluate', '$MODEL', '--context', 'carried'] };
const perplexity = { title: 'test perplexity', at: 'evaluate.perplexity', digits: 1 };
const lowestLoss = { at: ['learn.validation.dataLoss'], best: 'lowest' };
const nats = (of, at) => ({ title: `${of} nats`, at: `${at}.dataLoss`, digits: 3 });

const ofTable = { evaluate: ['evaluate', '$MODEL', '$ROW/test.jsonl'] };
const ofFold = { evaluate: ['evaluate', '$MODEL', '$ROW/fold-$FOLD/test.jsonl'] };
const trainTable = ['train', '$ROW/train.jsonl', '--text', 'text', '--label', 'label'];
const trainFold = ['train', '$ROW/fold-$FOLD/train.jsonl', '--text', 'text', '--label', 'label'];
const accuracy = { title: 'test accuracy, %', at: 'evaluate.accuracy', times: 100, digits: 2 };

const shakespeare = {
  data: 'tinyshakespeare',
  variants: { Transformer: text('tinyshakespeare/input.txt') },
  chosen: 'the step that is kept, by validation loss; the set has no test part',
  tests: {},
  figures: [nats('validation', 'learn.validation')],
};
const linear = {
  variants: { 'NB-SVM, joined features': trainTable },
  seeds: [1],
  chosen: 'the strength, by five folds of the training part',
  tests: ofTable,
  figures: [accuracy],
  bySteps: false,
};
const textCnn = {
  variants: { TextCNN: trainTable },
  seeds: [1, 2, 3, 4, 5],
  chosen: 'the weights that are kept, by accuracy on a tenth of the training part',
  tests: ofTable,
  figures: [accuracy],
};

const pairs = (suffix) =>
  set({
    'data.sourceFile': `$DATA/multi30k-en-de/train.${suffix}en`,
    'data.targetFile': `$DATA/multi30k-en-de/train.${suffix}de`,
    'data.valid.sourceFile': `$DATA/multi30k-en-de/val.${suffix}en`,
    'data.valid.targetFile': `$DATA/multi30k-en-de/val.${suffix}de`,
    'data.test.sourceFile': `$DATA/multi30k-en-de/test_2016_flickr.${suffix}en`,
    'data.test.targetFile': `$DATA/multi30k-en-de/test_2016_flickr.${suffix}de`,
  });
const fiveBeams = { evaluate: ['evaluate', '$MODEL', '--beams', '5'] };
const bleu = { title: 'sacreBLEU (cased, 13a)', at: 'evaluate.bleu.score', digits: 2 };
const testPerplexity = { title: 'test perplexity', at: 'evaluate.perplexity', digits: 2 };

const article = ['$ROW/first-100k.txt', ...ptbParts];
const path = (penalty, largest, ratio) => [
  'tune',
  ...article,
  ...['--penalty', penalty, '--largest', largest, '--ratio', ratio, '--lambdas', '3', '--seeds', '1'],
];
const byRules = (rules) => ['train', ...pairs(''), '--set', `regularizers=[${rules}]`];

export const rows = [
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
  {
    ...linear,
    name: 'mr-linear',
    task: 'Movie reviews, ten folds, linear: words and pairs beside characters within words',
    data: 'mr',
    tables: 'mr',
    folds: 10,
    config: 'bench/results/joined-features.yaml',
    variants: { 'NB-SVM, joined features': trainFold },
    tests: ofFold,
    goal: { atLeast: 80 },
    published: '79.4 (Wang and Manning 2012)',
  },
  {
    ...linear,
    name: 'sst2-linear',
    task: 'SST-2, sentences alone, linear: words and pairs beside characters within words',
    data: 'sst2',
    tables: 'sst2',
    config: 'bench/results/joined-features.yaml',
    goal: { atLeast: 82.7 },
    published: '82.7 with phrases (Kim 2014, CNN-rand)',
  },
  {
    ...linear,
    name: 'ag-news-linear',
    task: 'AG News, 10,000 training texts, linear: words and pairs beside characters within words',
    data: 'ag-news',
    tables: 'ag-news',
    config: 'bench/results/joined-features.yaml',
    goal: { atLeast: 89.8 },
  },
  {
    ...linear,
    name: '20newsgroups-linear',
    task: '20 newsgroups by date, with headers, linear: words and pairs beside characters within words',
    data: '20newsgroups',
    tables: '20newsgroups',
    config: 'bench/results/20newsgroups-linear.yaml',
    chosen: 'nothing: C is 1',
    goal: { atLeast: 87 },
    published: '86.34 (Yao, Mao and Luo 2019, Text GCN)',
  },
  {
    ...linear,
    name: 'sms-linear',
    task: 'SMS spam, repeats left out, every fifth a test, linear: words and pairs beside characters within words',
    data: 'sms-spam',
    tables: 'sms-once',
    config: 'bench/results/joined-features.yaml',
    figures: [accuracy, { title: 'Matthews', at: 'evaluate.matthews', digits: 3 }],
    goal: { atLeast: 99 },
    published: '97.64 with repeats (Almeida, Gómez Hidalgo and Yamakami 2011)',
  },
  {
    ...textCnn,
    name: 'mr-text-cnn',
    task: 'Movie reviews, ten folds, TextCNN with random embeddings',
    data: 'mr',
    tables: 'mr',
    folds: 10,
    seeds: [1],
    config: 'bench/results/text-cnn.yaml',
    variants: { TextCNN: trainFold },
    tests: ofFold,
    goal: { atLeast: 76.5 },
    published: '76.1 (Kim 2014, CNN-rand)',
  },
  {
    ...textCnn,
    name: 'sst2-text-cnn',
    task: 'SST-2, sentences alone, TextCNN with random embeddings',
    data: 'sst2',
    tables: 'sst2',
    config: 'bench/results/text-cnn.yaml',
    goal: { atLeast: 81.5 },
    published: '82.7 with phrases (Kim 2014, CNN-rand)',
  },
  {
    ...textCnn,
    name: 'trec-text-cnn',
    task: 'TREC questions, six classes, TextCNN with random embeddings',
    data: 'trec',
    tables: 'trec',
    config: 'examples/configs/trec-text-cnn.yaml',
    goal: { atLeast: 92 },
    published: '91.2 (Kim 2014, CNN-rand)',
  },
  {
    name: 'multi30k-transformer',
    task: 'Multi30k, English to German, a tiny Transformer over parts of words',
    data: 'multi30k-en-de',
    config: 'bench/results/multi30k-transformer.yaml',
    variants: { Transformer: ['train', ...pairs('')] },
    seeds: [1],
    chosen: 'nothing: the mean of the last checkpoints is kept',
    tests: fiveBeams,
    figures: [bleu, testPerplexity],
    goal: { atLeast: 35.5 },
  },
  {
    name: 'multi30k-transformer-tokenised',
    task: 'Multi30k, English to German, the same Transformer on the lower-cased and tokenised texts',
    data: 'multi30k-en-de',
    config: 'bench/results/multi30k-transformer.yaml',
    variants: { Transformer: ['train', ...pairs('lc.norm.tok.')] },
    seeds: [1],
    chosen: 'nothing: the mean of the last checkpoints is kept',
    tests: {
      ...fiveBeams,
      translate: [
        ...['translate', '$MODEL', '$DATA/multi30k-en-de/test_2016_flickr.lc.norm.tok.en'],
        ...['--beams', '5', '--out', '$MODEL.txt', '--overwrite'],
      ],
    },
    scored: {
      translations: '$MODEL.txt',
      references: '$DATA/multi30k-en-de/test_2016_flickr.lc.norm.tok.de',
    },
    figures: [{ title: 'BLEU (lower-cased, tokenised)', at: 'bleu', digits: 2 }, testPerplexity],
    goal: { atLeast: 38 },
    published: '41.02 (Wu and others 2021)',
  },
  {
    name: 'multi30k-lstm',
    task: 'Multi30k, English to German, LSTMs with attention: which penalty?',
    data: 'multi30k-en-de',
    config: 'bench/results/multi30k-lstm.yaml',
    variants: {
      none: byRules(''),
      'L2 on embeddings': byRules('{kind: l2, lambda: 0.01, as: decoupled, on: {role: [embedding]}}'),
      'elastic net on the head': byRules(
        '{kind: elasticNet, lambda: 0.0005, alpha: 0.5, as: proximal, on: {path: [head/kernel]}}',
      ),
      'dropout 0.3': byRules(
        '{kind: dropout, rate: 0.3, at: "embedding/*"}, {kind: dropout, rate: 0.3, at: output}',
      ),
    },
    seeds: [1],
    chosen: 'the step that is kept, and the variant, by validation loss',
    judged: lowestLoss,
    compared: true,
    tests: fiveBeams,
    figures: [bleu, testPerplexity],
    goal: { atLeast: 31 },
  },
];
