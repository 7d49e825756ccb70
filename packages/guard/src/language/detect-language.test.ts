import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from './detect-language.ts';

/** Messages of the compiler of TypeScript in other languages than the text from which languages were learnt: another subject. */
const messagesOf = (locale: string): readonly string[] => {
  const folder = path.dirname(createRequire(import.meta.url).resolve('typescript'));
  const messages: Record<string, string> = JSON.parse(
    readFileSync(path.join(folder, locale, 'diagnosticMessages.generated.json'), 'utf8'),
  );
  // words within quotes are of the programming language
  return Object.values(messages).map((text) =>
    text.replace(/"[^"]*"|'[^']*'|`[^`]*`|«[^»]*»|[„“][^“”]*[“”]|‘[^’]*’|--\w+|[@.]\w+|\{\d\}/g, ' '),
  );
};

const locales = {
  cs: 'cs',
  de: 'de',
  es: 'es',
  fr: 'fr',
  it: 'it',
  ja: 'ja',
  ko: 'ko',
  pl: 'pl',
  pt: 'pt-br',
  ru: 'ru',
  tr: 'tr',
  zh: 'zh-cn',
};

const results = Object.entries(locales).flatMap(([language, locale]) =>
  messagesOf(locale)
    .filter((text) => (text.match(/\p{L}/gu)?.length ?? 0) >= 40)
    .slice(0, 300)
    .map((text) => ({ language, text, guess: detectLanguage(text).language })),
);

describe('sentences of 40 letters or more on another subject than the one learnt from', () => {
  const answered = results.filter(({ guess }) => guess !== 'unknown');

  it('are told rightly where they are told, in 995 of 1,000', () => {
    const wrong = answered.filter(({ language, guess }) => language !== guess);
    expect(answered.length / results.length).toBeGreaterThan(0.9);
    expect(
      wrong.length / answered.length,
      wrong.map(({ text, guess }) => `${guess}: ${text}`).join('\n'),
    ).toBeLessThan(0.005);
  });
});

it('tells a language by letters that it alone has', () => {
  for (const [text, language] of Object.entries({
    これは日本語の文です: 'ja',
    这是一个中文句子: 'zh',
    '한국어 문장입니다': 'ko',
    'Αυτή είναι': 'el',
    'זה משפט': 'he',
    นี่คือประโยค: 'th',
    'ეს არის': 'ka',
    'সালাম ভাই': 'bn',
  }))
    expect(detectLanguage(text).language, text).toBe(language);
});

it('says unknown of what is short, empty, or no language', () => {
  for (const text of ['', 'no', 'Guten Morgen', '12345 67890', 'xq zzk vvv qqq wxw kkx zzq jjx qxq zzz kkk'])
    expect(detectLanguage(text), text).toEqual({ language: 'unknown', margin: 0 });
});
