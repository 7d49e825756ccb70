/** The rows of translators. */
import { lowestLoss, set } from './common.mjs';

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

const byRules = (rules) => ['train', ...pairs(''), '--set', `regularizers=[${rules}]`];

export const translators = [
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
      'dropout 0.2': byRules(
        '{kind: dropout, rate: 0.2, at: "embedding/*"}, {kind: dropout, rate: 0.2, at: output}',
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
