/** The files that some rows learn from, made in the row's folder out of the data sets. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { dataSets } from '../linear/data-sets.mjs';

const jsonLines = (examples) =>
  examples.map(({ text, label }) => `${JSON.stringify({ text, label })}\n`).join('');

const writeSplit = (folder, { train, test }) => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'train.jsonl'), jsonLines(train));
  writeFileSync(path.join(folder, 'test.jsonl'), jsonLines(test));
};

/** Whole lines of a text of words until they hold so many words and line ends. */
const firstTokens = (text, wanted) => {
  const lines = [];
  let tokens = 0;
  for (const line of text.split('\n')) {
    if (tokens >= wanted) break;
    lines.push(line);
    tokens += line.split(' ').filter(Boolean).length + 1;
  }
  return `${lines.join('\n')}\n`;
};

/** Writes what a row learns from: one split of a set, each of its folds in a folder of its own, or the beginning of a text. */
export const writeTables = (name, data, folder) => {
  const thousands = /^first(\d+)k$/.exec(name)?.[1];
  if (thousands !== undefined) {
    const text = readFileSync(path.join(data, 'ptb/ptb.train.txt'), 'utf8');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `first-${thousands}k.txt`), firstTokens(text, Number(thousands) * 1000));
    return;
  }
  const splits = dataSets[name](data);
  for (const [fold, split] of splits.entries())
    writeSplit(splits.length === 1 ? folder : path.join(folder, `fold-${fold}`), split);
};
