import { define, RidgelineError, requireOneOf } from '@ridgeline/contracts';
import { actionOption } from '../action-option.ts';
import type { Filter } from '../filter.ts';
import { detectLanguage, languageCodes } from './detect-language.ts';

/**
 * Refuses a text in a language that the model does not know. What is too short to tell passes.
 *
 * @param options.among codes of ISO 639-1, such as `en`. @param options.letters texts with fewer letters pass, unless their script tells the language.
 * @returns `check`; its span is the text, `which` the language. @throws `E_OPTION`, `E_RANGE`
 * @example guarded('Это предложение написано по-русски, и оно довольно длинное.', [languages({ among: ['en'] })]).verdict // 'refuse'
 */
export const languages = /* @__PURE__ */ define(
  'languages',
  {
    about: 'Refuses a text in another language than those of a list.',
    options: {
      among: { type: 'texts', about: 'Languages that may pass, by codes of ISO 639-1.' },
      letters: { type: 'integer', min: 1, default: 40, about: 'Texts with fewer letters pass.' },
      action: actionOption(['refuse', 'tell'], 'refuse'),
    },
    example: { among: ['en', 'de'] },
    stage: 'trial',
    since: '0.1.0',
  },
  ({ among, letters, action }): Omit<Filter, 'spec'> => {
    if (among.length === 0)
      throw new RidgelineError('E_OPTION', 'languages: among must name a language at least.');
    for (const code of among) requireOneOf('languages', languageCodes, { among: code });
    return {
      check: (text) => {
        const { language, margin } = detectLanguage(text, letters);
        if (language === 'unknown' || among.includes(language)) return [];
        const span = { what: 'language', start: 0, end: text.length, action, which: language };
        return [Number.isFinite(margin) ? { ...span, measure: margin } : span];
      },
    };
  },
);
