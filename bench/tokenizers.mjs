/**
 * Processor time of parts of words against Hugging Face tokenizers on one thread, in the same run: the two take turns. What
 * they give must be equal, ids and offsets, and what they learn: merges of BPE, tokens of Unigram. WordPiece is learned there in an order
 * that differs from run to run. Then how time grows with one long word, for every tokenizer.
 *
 *     pnpm build && node bench/tokenizers.mjs TEXT… [--python PATH] [--rounds N]
 *
 * Texts are read line by line; encoding takes the first quarter of the lines, by a tokenizer that has met no word yet.
 * Some rounds of ours warm up and are left out. A figure is the least of the others, on both sides: what else runs on a
 * machine only adds to it. Without that library only our figures are told.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tokenizerFromJSON, trainTokenizer } from '../packages/tokenization/dist/index.js';
import { at, markdown, milliseconds } from './measure.mjs';

const { values, positionals: files } = parseArgs({
  allowPositionals: true,
  options: { python: { type: 'string', default: 'python3' }, rounds: { type: 'string', default: '7' } },
});
if (files.length === 0) {
  console.error('Give texts: node bench/tokenizers.mjs ptb.train.txt');
  process.exit(2);
}
const { python } = values;
const rounds = Number(values.rounds);
const warmUp = 5;
const size = 8000;
const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-tokenizers-'));
const learned = path.join(folder, 'tokenizer.json');
const hasLibrary = spawnSync(python, ['-c', 'import tokenizers']).status === 0;

const timed = (work) => {
  const used = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(used);
  return { result, cpuMs: (user + system) / 1000 };
};

const theirs = (...words) => {
  const { stdout, stderr, status } = spawnSync(python, [at('anchors/tokenizers.py'), ...words.map(String)], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
};

const digestOf = (encodings) => {
  const digest = createHash('sha256');
  for (const { ids, offsets } of encodings) digest.update(ids).update(offsets);
  return digest.digest('hex');
};

const requireEqual = (what, a, b) => {
  if (a !== b) throw new Error(`${what} are not equal`);
};

const compared = {
  bpe: { kind: 'bpe', size, minFrequency: 1 },
  wordPiece: { kind: 'wordPiece', size, minFrequency: 1 },
  unigram: { kind: 'unigram', size },
};

/** What of a model must be the same wherever it is learned, as text. */
const learnedOf = {
  bpe: ({ merges, vocab }) => JSON.stringify([merges, vocab]),
  wordPiece: () => '',
  unigram: ({ vocab }) => JSON.stringify(vocab.map(([token]) => token).sort()),
};

const compare = (file, kind) => {
  const lines = readFileSync(file, 'utf8').split('\n');
  const some = lines.slice(0, Math.floor(lines.length / 4));
  const megabytes = Buffer.byteLength(some.join('\n')) / 1e6;
  const times = { train: [[], []], encode: [[], []] };
  for (let round = -warmUp; round < rounds; round++) {
    const training = timed(() => trainTokenizer(compared[kind], lines));
    const json = JSON.parse(JSON.stringify(training.result.toJSON()));
    const tokenizer = tokenizerFromJSON(json);
    const encoding = timed(() => some.map((line) => tokenizer.encode(line)));
    if (round < 0) continue;
    times.train[0].push(training.cpuMs);
    times.encode[0].push(encoding.cpuMs);
    if (!hasLibrary) continue;
    const trained = theirs('train', file, kind, size, learned);
    const { model } = JSON.parse(readFileSync(learned, 'utf8'));
    requireEqual(`${file}: ${kind}`, learnedOf[kind](json.model), learnedOf[kind](model));
    writeFileSync(learned, JSON.stringify(json));
    const encoded = theirs('encode', file, learned);
    requireEqual(`${file}: ids and offsets`, digestOf(encoding.result), encoded.digest);
    times.train[1].push(trained.cpuMs);
    times.encode[1].push(encoded.cpuMs);
  }
  return Object.entries(times).map(([what, [mine, other]]) => {
    const [ours, library] = [Math.min(...mine), hasLibrary ? Math.min(...other) : undefined];
    const shown = (ms) =>
      ms === undefined
        ? '–'
        : what === 'train'
          ? `${milliseconds(ms)} ms`
          : `${(megabytes / (ms / 1000)).toFixed(1)} MB/s`;
    return [
      `${kind}, ${path.basename(file)}, ${what === 'train' ? 'learned' : 'encoded with offsets'}`,
      shown(ours),
      shown(library),
      library === undefined ? '–' : (library / ours).toFixed(1),
    ];
  });
};

/** Letters as by chance, the same in each run. */
const letters = (length) => {
  const bytes = Buffer.alloc(length);
  for (let i = 0, state = 1; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = 97 + ((state >>> 16) % 26);
  }
  return bytes.toString('latin1');
};

const words = {
  'one letter': (length) => 'x'.repeat(length),
  'any letters': letters,
  'the, again and again': (length) => 'the'.repeat(length / 3).padEnd(length, 'x'),
  spaces: (length) => ' '.repeat(length),
};

const tokenizers = {
  char: { kind: 'char' },
  word: { kind: 'word' },
  whitespace: { kind: 'whitespace' },
  ...compared,
  staged: {
    kind: 'staged',
    normalizer: [{ kind: 'unicode', form: 'NFKC' }, { kind: 'lowercase' }],
    preTokenizer: { kind: 'metaspace' },
    decoder: { kind: 'metaspace' },
  },
};

const growth = (text) =>
  Object.entries(tokenizers).flatMap(([kind, spec]) => {
    const tokenizer = trainTokenizer(spec, text);
    return Object.entries(words).map(([name, make]) => {
      const [whole, twice] = [1_000_000, 2_000_000].map((length) => {
        const word = make(length);
        return Math.min(...Array.from({ length: 7 }, () => timed(() => tokenizer.encode(word)).cpuMs));
      });
      return [kind, name, `${milliseconds(whole)} ms`, (twice / whole).toFixed(2)];
    });
  });

try {
  console.log(
    markdown(
      ['text', 'ours', 'Hugging Face tokenizers', 'times as fast'],
      files.flatMap((file) => Object.keys(compared).flatMap((kind) => compare(file, kind))),
    ),
  );
  console.log(
    `\n${markdown(['tokenizer', 'one word of a million', 'encoded', 'time of two million by that of one'], growth(readFileSync(files[0], 'utf8')))}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
