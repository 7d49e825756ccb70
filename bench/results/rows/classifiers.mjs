/** The rows of text classifiers. */
const ofTable = { evaluate: ['evaluate', '$MODEL', '$ROW/test.jsonl'] };
const ofFold = { evaluate: ['evaluate', '$MODEL', '$ROW/fold-$FOLD/test.jsonl'] };
const trainTable = ['train', '$ROW/train.jsonl', '--text', 'text', '--label', 'label'];
const trainFold = ['train', '$ROW/fold-$FOLD/train.jsonl', '--text', 'text', '--label', 'label'];
const accuracy = { title: 'test accuracy, %', at: 'evaluate.accuracy', times: 100, digits: 2 };

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

export const classifiers = [
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
];
