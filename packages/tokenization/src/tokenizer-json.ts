import { type Json, RidgelineError } from '@ridgeline/contracts';
import { unknownToken } from './vocabulary.ts';

/** How a text is split, as the regular expression that names the pieces. It is compared, never compiled. */
export interface Split {
  readonly pattern: string;
  /** What lies between pieces is not kept; words are put together with spaces. Absent: pieces cover the text. */
  readonly dropsRest?: true;
}

/** What a `tokenizer.json` of ours says: everything else in it is fixed. */
export interface Document {
  readonly split: Split;
  readonly lowercase: boolean;
  readonly vocabulary: readonly string[];
}

type Fields = Readonly<Record<string, unknown>>;

/** One space between words, none beside a line break. A prefix that begins no token leaves every token as it is. */
const spacedWords = {
  type: 'Sequence',
  decoders: [
    { type: 'WordPiece', prefix: ' ', cleanup: false },
    { type: 'Fuse' },
    { type: 'Replace', pattern: { Regex: ' ?\\n ?' }, content: '\n' },
  ],
};

/** All but the model. Where pieces cover the text, the decoder joins them with nothing between. */
const stages = ({ split, lowercase }: Omit<Document, 'vocabulary'>) => ({
  version: '1.0',
  truncation: null,
  padding: null,
  // not listed as an added token, so that the text "<unk>" is read as the split has it
  added_tokens: [],
  normalizer: lowercase ? { type: 'Lowercase' } : null,
  pre_tokenizer: {
    type: 'Split',
    pattern: { Regex: split.pattern },
    behavior: split.dropsRest ? 'Removed' : 'Isolated',
    invert: split.dropsRest ?? false,
  },
  post_processor: null,
  decoder: split.dropsRest ? spacedWords : { type: 'Fuse' },
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
    hint: 'Only the tokenizers that this package writes can be read.',
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
 * @param splits the ways of splitting that are known.
 * @throws `E_DATA` at the first stage that is not one of ours.
 */
export const readDocument = (json: unknown, splits: readonly Split[]): Document => {
  if (!isRecord(json)) return refuse('an object is expected, parsed from JSON');
  const vocabulary = readVocabulary(json.model);
  const lowercase = same(json.normalizer, { type: 'Lowercase' });
  const split = splits.find((known) =>
    same(json.pre_tokenizer, stages({ split: known, lowercase }).pre_tokenizer),
  );
  if (split === undefined)
    return refuse('the pre_tokenizer must be one of our splits, into characters or words or at whitespace');
  for (const [name, expected] of Object.entries(stages({ split, lowercase })))
    if (!same(json[name] ?? null, expected))
      refuse(`${name} must be ${JSON.stringify(expected)}, got ${typeOf(json[name])}`);
  return { split, lowercase, vocabulary };
};
