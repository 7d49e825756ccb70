/** The text classification sets as training and test examples. Splits take no random draw, so all systems share them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { labelledTexts, readDelimited, readJsonLines } from '../../packages/data/dist/index.js';

const bytes = (root, file) => {
  const raw = readFileSync(path.join(root, file));
  return file.endsWith('.gz') ? gunzipSync(raw) : raw;
};

const delimited = (root, file, options, columns) =>
  labelledTexts(readDelimited(bytes(root, file), { name: file, ...options }), columns);

/** Example i of each list is in test when i mod `parts` is `part`. */
const everyNth = (lists, parts, part) => ({
  train: lists.flatMap((list) => list.filter((_, i) => i % parts !== part)),
  test: lists.flatMap((list) => list.filter((_, i) => i % parts === part)),
});

const one = (split) => [split];

const messages = (root) => {
  const options = { columns: ['label', 'text'], separator: '\t', quotes: false };
  return delimited(root, 'sms-spam/SMSSpamCollection', options, { text: 'text', label: 'label' });
};

/** For each set a list of splits: one, or ten for ten folds. */
export const dataSets = {
  mr: (root) => {
    const options = { columns: ['text'], quotes: false, lastTakesRest: true };
    const lists = ['neg', 'pos'].map((label) =>
      readDelimited(bytes(root, `mr/rt-polarity.${label}`), options).rows.map(([text]) => ({ text, label })),
    );
    return Array.from({ length: 10 }, (_, fold) => everyNth(lists, 10, fold));
  },
  sms: (root) => one(everyNth([messages(root)], 5, 0)),
  'sms-once': (root) => {
    const seen = new Set();
    const once = messages(root).filter(({ text }) => !seen.has(text) && seen.add(text));
    return one(everyNth([once], 5, 0));
  },
  // the sentences alone, without the phrases; of the three parts the second is left aside
  sst2: (root) => {
    const options = { columns: ['label', 'text'], separator: ' ', quotes: false, lastTakesRest: true };
    const [train, test] = ['train', 'test'].map((part) =>
      delimited(root, `sst2/${part}.txt`, options, { text: 'text', label: 'label' }),
    );
    return one({ train, test });
  },
  trec: (root) => {
    const options = { columns: ['label', 'text'], separator: ' ', quotes: false, lastTakesRest: true };
    const [train, test] = ['train', 'test'].map((part) =>
      delimited(root, `trec/${part}.txt`, options, { text: 'text', label: 'label' }).map(
        ({ text, label }) => ({
          text,
          label: label.split(':')[0],
        }),
      ),
    );
    return one({ train, test });
  },
  'ag-news': (root) => {
    const train = delimited(
      root,
      'ag-news/train-sample-10k.csv',
      { columns: ['label', 'text'] },
      { text: 'text', label: 'label' },
    );
    const columns = ['label', 'title', 'body'];
    const test = delimited(
      root,
      'ag-news/test.csv',
      { columns },
      { text: ['title', 'body'], label: 'label' },
    );
    return one({ train, test });
  },
  '20newsgroups': (root) => {
    const [train, test] = ['train', 'test'].map((part) => {
      const file = `20newsgroups/${part}.jsonl.gz`;
      return labelledTexts(readJsonLines(bytes(root, file), { name: file }), {
        text: 'text',
        label: 'label',
      });
    });
    return one({ train, test });
  },
};
