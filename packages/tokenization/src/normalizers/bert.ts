import { define, type Normalized, type Normalizer } from '@ridgeline/contracts';
import { byCodePoint, placesThrough } from '../places.ts';
import { isRecord } from '../same.ts';
import { stage } from '../stage.ts';
import { textOfUnits } from '../text-of-units.ts';
import { unicode } from './unicode.ts';

/** What BERT does to a text. */
interface Steps {
  readonly cleanText: boolean;
  readonly spaceChinese: boolean;
  readonly stripAccents: boolean;
  readonly lowercase: boolean;
}

const isDropped = (character: string): boolean =>
  character === '\ufffd' || (/[\p{Cc}\p{Cf}\p{Co}]/u.test(character) && !/[\t\n\r]/.test(character));

const isSpace = (character: string): boolean => /\p{White_Space}/u.test(character);

// the last block begins at U+2B920 in that library, and at U+2B820 in Unicode
const isChinese = (character: string): boolean =>
  /[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/u.test(
    character,
  );

/** What BERT makes of one character. */
const replacement = (
  character: string,
  { cleanText, spaceChinese, stripAccents, lowercase }: Steps,
): string => {
  if (cleanText && isDropped(character)) return '';
  if (cleanText && isSpace(character)) return ' ';
  const plain = stripAccents ? character.normalize('NFD').replaceAll(/\p{Mn}/gu, '') : character;
  // a sigma by itself does not end a word, so it is lowered like one within
  const lowered = lowercase ? plain.replaceAll('Σ', 'σ').toLowerCase() : plain;
  return spaceChinese && isChinese(character) ? ` ${lowered} ` : lowered;
};

// spacing marks that change places with others when a text is decomposed
const mayChangePlaces = /[\u302e\u302f\u{1d165}\u{1d166}\u{1d16d}-\u{1d172}]/u;

const several = -1;

/** Writes each character by itself, remembering what it becomes. */
const writer = (steps: Steps) => {
  const texts = new Map<string, string>();
  const textOf = (character: string): string => {
    const known = texts.get(character);
    if (known !== undefined) return known;
    const found = replacement(character, steps);
    texts.set(character, found);
    return found;
  };
  // the one unit that a unit becomes, plus one; 0 until it is met
  const units = new Int32Array(0x10000);
  const unitOf = (unit: number): number => {
    const found = textOf(String.fromCharCode(unit));
    const one = (unit & 0xf800) !== 0xd800 && found.length === 1;
    units[unit] = one ? found.charCodeAt(0) + 1 : several;
    return units[unit]!;
  };
  const scratch = new Uint16Array(4096);
  /** The text where each of its units becomes one unit; `undefined` where one does not. */
  const inPlace = (text: string): string | undefined => {
    const written = text.length <= scratch.length ? scratch : new Uint16Array(text.length);
    let isSame = true;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      const found = units[unit] || unitOf(unit);
      if (found === several) return undefined;
      written[at] = found - 1;
      if (found !== unit + 1) isSame = false;
    }
    return isSame ? text : textOfUnits(written, 0, text.length);
  };
  return (text: string): Normalized => {
    const found = inPlace(text);
    return found === undefined ? byCodePoint(text, textOf) : { text: found };
  };
};

/** Characters by themselves, but where marks have to be put in order first. */
const normalizer = (steps: Steps): Normalizer['normalize'] => {
  const write = writer(steps);
  return (text) => {
    if (!steps.stripAccents || !mayChangePlaces.test(text)) return write(text);
    const ordered = unicode({ form: 'NFD' }).normalize(text);
    const { text: normal, offsets } = write(ordered.text);
    return { text: normal, offsets: placesThrough(ordered.offsets, offsets) };
  };
};

/**
 * What BERT does to a text first: control characters go, all whitespace becomes spaces, Chinese characters get spaces
 * around them, accents go, and letters become small ones, each by itself.
 *
 * @param options.cleanText take away control characters and write whitespace as spaces. Defaults to true.
 * @param options.spaceChinese put a space on both sides of each Chinese character. Defaults to true.
 * @param options.stripAccents decompose and take away accents. Absent: as `lowercase`.
 * @param options.lowercase write small letters. Defaults to true.
 * @returns `normalize`: text → text with offsets. A space beside a Chinese character comes from that character.
 * @throws `E_OPTION` for what is not true or false.
 * @see Devlin et al. 2019, "BERT"; `normalizers.BertNormalizer` of Hugging Face tokenizers.
 * @example bert().normalize('Café\t白').text // 'cafe  白 '
 */
export const bert = /* @__PURE__ */ stage(
  /* @__PURE__ */ define(
    'bert',
    {
      about:
        'What BERT does to a text first: plain spaces, no control characters, no accents, small letters.',
      options: {
        cleanText: {
          type: 'flag',
          default: true,
          about: 'Take away control characters, and write all whitespace as spaces.',
        },
        spaceChinese: {
          type: 'flag',
          default: true,
          about: 'Put spaces around each Chinese character, so that it is a word.',
        },
        stripAccents: {
          type: 'flag',
          optional: true,
          about: 'Take away accents; absent, as lowercase.',
        },
        lowercase: { type: 'flag', default: true, about: 'Write small letters.' },
      },
      example: { lowercase: true },
      same: { 'Hugging Face': 'BertNormalizer' },
      stage: 'trial',
      since: '0.1.0',
    },
    ({ cleanText, spaceChinese, stripAccents, lowercase }): Omit<Normalizer, 'spec'> => {
      const steps = { cleanText, spaceChinese, stripAccents: stripAccents ?? lowercase, lowercase };
      return {
        normalize: normalizer(steps),
        toJSON: () => ({
          type: 'BertNormalizer',
          clean_text: cleanText,
          handle_chinese_chars: spaceChinese,
          strip_accents: stripAccents ?? null,
          lowercase,
        }),
      };
    },
  ),
  (json): Normalizer | undefined => {
    if (!isRecord(json) || json.type !== 'BertNormalizer') return undefined;
    const { clean_text, handle_chinese_chars, strip_accents = null, lowercase } = json;
    const flags = [clean_text, handle_chinese_chars, strip_accents ?? true, lowercase];
    if (flags.some((flag) => typeof flag !== 'boolean')) return undefined;
    return bert({
      cleanText: clean_text as boolean,
      spaceChinese: handle_chinese_chars as boolean,
      lowercase: lowercase as boolean,
      ...(strip_accents !== null && { stripAccents: strip_accents as boolean }),
    });
  },
);
