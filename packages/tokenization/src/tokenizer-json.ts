import { type Json, RidgelineError } from '@ridgeline/contracts';
import { unknownToken } from './vocabulary.ts';

/** What a `tokenizer.json` of ours says: everything else in it is fixed. */
export interface Document {
  /** How a text is split, as the regular expression that names it. It is compared, never compiled. */
  readonly pattern: string;
  readonly lowercase: boolean;
  readonly vocabulary: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** All but the model. Spaces belong to tokens, so the decoder joins them with nothing between. */
const stages = ({ pattern, lowercase }: Omit<Document, 'vocabulary'>) => ({
  version: '1.0',
  truncation: null,
  padding: null,
  // not listed as an added token, so that the text "<unk>" is read as its characters
  added_tokens: [],
  normalizer: lowercase ? { type: 'Lowercase' } : null,
  pre_tokenizer: { type: 'Split', pattern: { Regex: pattern }, behavior: 'Isolated', invert: false },
  post_processor: null,
  decoder: { type: 'Fuse' },
});

/** The content of `tokenizer.json` in the Hugging Face layout. */
export const writeDocument = ({ vocabulary, ...how }: Document): Json => {
  const vocab: Record<string, number> = Object.create(null);
  vocabulary.forEach((token, id) => {
    vocab[token] = id;
  });
  return { ...stages(how), model: { type: 'WordLevel', vocab, unk_token: unknownToken } };
};

const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Deep equality that goes no deeper than what is expected. */
const same = (value: unknown, expected: unknown): boolean => {
  if (Array.isArray(expected))
    return (
      Array.isArray(value) &&
      value.length === expected.length &&
      expected.every((item, i) => same(value[i], item))
    );
  if (!isRecord(expected)) return value === expected;
  const keys = Object.keys(expected);
  return (
    isRecord(value) &&
    Object.keys(value).length === keys.length &&
    keys.every((key) => Object.hasOwn(value, key) && same(value[key], expected[key]))
  );
};

const refuse = (found: string): never => {
  throw new RidgelineError('E_DATA', `tokenizer.json: ${found}.`, {
    hint: 'Only the character and word tokenizers that this package writes can be read.',
  });
};

const typeOf = (value: unknown): string => {
  const type = isRecord(value) && Object.hasOwn(value, 'type') ? value.type : undefined;
  return typeof type === 'string' ? type.slice(0, 40) : 'something else';
};

const readVocabulary = (model: unknown): string[] => {
  if (!isRecord(model) || model.type !== 'WordLevel')
    return refuse(`the model must be WordLevel, got ${typeOf(model)}`);
  if (model.unk_token !== unknownToken) refuse(`the model's unk_token must be "${unknownToken}"`);
  if (!isRecord(model.vocab)) return refuse("the model's vocab must be an object from token to id");
  const entries = Object.entries(model.vocab);
  const vocabulary: string[] = new Array(entries.length);
  const taken = new Uint8Array(entries.length);
  for (const [token, id] of entries) {
    if (typeof id !== 'number' || taken[id] !== 0)
      refuse(
        `the ids must be 0 … ${entries.length - 1}, each once, which ${JSON.stringify([...token].slice(0, 40).join(''))} breaks`,
      );
    taken[id as number] = 1;
    vocabulary[id as number] = token;
  }
  return vocabulary;
};

/**
 * Reads what {@link writeDocument} wrote, also after the Hugging Face library saved it again.
 *
 * @param patterns the ways of splitting that are known.
 * @throws `E_DATA` at the first stage that is not one of ours.
 */
export const readDocument = (json: unknown, patterns: readonly string[]): Document => {
  if (!isRecord(json)) return refuse('an object is expected, parsed from JSON');
  const vocabulary = readVocabulary(json.model);
  const lowercase = same(json.normalizer, { type: 'Lowercase' });
  const pattern = patterns.find((known) =>
    same(json.pre_tokenizer, stages({ pattern: known, lowercase }).pre_tokenizer),
  );
  if (pattern === undefined)
    return refuse('the pre_tokenizer must be one of our two splits, into characters or into words');
  for (const [name, expected] of Object.entries(stages({ pattern, lowercase })))
    if (!same(json[name] ?? null, expected))
      refuse(`${name} must be ${JSON.stringify(expected)}, got ${typeOf(json[name])}`);
  return { pattern, lowercase, vocabulary };
};
