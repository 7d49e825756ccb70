import type { InputPart, InputRules, Json, Padding, Truncation } from '@ridgeline/contracts';
import { refuse } from '../refuse.ts';
import { type Fields, isRecord } from '../same.ts';

/** The entries of `tokenizer.json` that say what a model wants around a text, as the file has them. */
export interface InputJson {
  readonly post_processor: Json;
  readonly truncation: Json;
  readonly padding: Json;
}

/** What one post-processor asks for. */
type Asked = Pick<InputRules, 'single' | 'pair' | 'trimOffsets'>;

const first: InputPart = { sequence: 0, typeId: 0 };

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 0x7fffffff;

const trimOf = ({ trim_offsets: trim, add_prefix_space: prefix }: Fields): Pick<Asked, 'trimOffsets'> =>
  typeof trim !== 'boolean' || typeof prefix !== 'boolean'
    ? refuse("the post_processor's trim_offsets and add_prefix_space must be true or false")
    : trim
      ? { trimOffsets: { keepFirstSpace: prefix } }
      : {};

/** The id of an entry such as `["[SEP]", 102]`. */
const idOf = (entry: unknown, vocabulary: readonly string[]): number => {
  const id: unknown = Array.isArray(entry) ? entry[1] : undefined;
  return isCount(id) && id < vocabulary.length
    ? id
    : refuse("the post_processor's sep and cls must be a token with its id");
};

const templatePart = (part: unknown, tokens: Fields, vocabulary: readonly string[]): InputPart => {
  const wrong = (): never => refuse('a part of the post_processor is neither a sequence nor a special token');
  if (!isRecord(part)) return wrong();
  const { Sequence: sequence, SpecialToken: special } = part;
  if (isRecord(sequence) && isCount(sequence.type_id)) {
    if (sequence.id !== 'A' && sequence.id !== 'B') return wrong();
    return { sequence: sequence.id === 'A' ? 0 : 1, typeId: sequence.type_id };
  }
  if (!isRecord(special) || !isCount(special.type_id) || typeof special.id !== 'string') return wrong();
  const token = Object.hasOwn(tokens, special.id) ? tokens[special.id] : undefined;
  const ids: unknown = isRecord(token) ? token.ids : undefined;
  if (!Array.isArray(ids) || !ids.every((id) => isCount(id) && id < vocabulary.length))
    return refuse(
      "the post_processor's special_tokens must hold ids of the vocabulary for each token that it names",
    );
  return { ids, typeId: special.type_id };
};

const template = ({ single, pair, special_tokens: tokens }: Fields, vocabulary: readonly string[]): Asked => {
  if (!Array.isArray(single) || !Array.isArray(pair) || !isRecord(tokens))
    return refuse("the post_processor's single and pair must be lists, its special_tokens an object");
  const partsOf = (parts: readonly unknown[], texts: number): InputPart[] => {
    const found = parts.map((part) => templatePart(part, tokens, vocabulary));
    const used = found.flatMap((part) => ('sequence' in part ? [part.sequence] : []));
    if (used.some((sequence) => sequence >= texts))
      refuse("the post_processor's single must not hold the second text");
    return found;
  };
  return { single: partsOf(single, 1), pair: partsOf(pair, 2) };
};

/** What is done where no file says anything: texts one after the other. */
const none: Asked = { single: [first], pair: [first, { sequence: 1, typeId: 1 }] };

const readers: Readonly<Record<string, (json: Fields, vocabulary: readonly string[]) => Asked>> = {
  TemplateProcessing: template,
  BertProcessing: (json, vocabulary) => {
    const [cls, sep] = [json.cls, json.sep].map((entry) => idOf(entry, vocabulary));
    const single: InputPart[] = [{ ids: [cls!], typeId: 0 }, first, { ids: [sep!], typeId: 0 }];
    return {
      single,
      pair: [...single, { sequence: 1, typeId: 1 }, { ids: [sep!], typeId: 1 }],
    };
  },
  RobertaProcessing: (json, vocabulary) => {
    const [cls, sep] = [json.cls, json.sep].map((entry) => ({ ids: [idOf(entry, vocabulary)], typeId: 0 }));
    const single: InputPart[] = [cls!, first, sep!];
    return { single, pair: [...single, sep!, { sequence: 1, typeId: 0 }, sep!], ...trimOf(json) };
  },
  ByteLevel: (json) => ({ ...none, ...trimOf(json) }),
};

const readPostProcessor = (json: unknown, vocabulary: readonly string[]): Asked => {
  if (json === null) return none;
  const type = isRecord(json) && typeof json.type === 'string' ? json.type : 'something else';
  if (isRecord(json) && type === 'Sequence' && Array.isArray(json.processors)) {
    // what trims places, then what puts tokens in: the order that files have, and the only one that says something
    const [trim, tokens, ...more] = json.processors.map((each: unknown) =>
      isRecord(each) && each.type === 'Sequence'
        ? refuse('the post_processor must not be a sequence of sequences')
        : readPostProcessor(each, vocabulary),
    );
    if (trim?.single === none.single && tokens !== undefined && more.length === 0)
      return { ...trim, ...tokens };
    return refuse('a sequence of the post_processor must be ByteLevel and one other');
  }
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return (
    read?.(json as Fields, vocabulary) ??
    refuse(
      `the post_processor must be null or one of ${Object.keys(readers).join(', ')}, got ${type.slice(0, 40)}`,
    )
  );
};

const strategies = {
  LongestFirst: 'longestFirst',
  OnlyFirst: 'onlyFirst',
  OnlySecond: 'onlySecond',
} as const;
const directions = { Left: 'left', Right: 'right' } as const;

const among = <Words extends Readonly<Record<string, string>>>(
  words: Words,
  what: string,
  value: unknown,
): Words[keyof Words] =>
  typeof value === 'string' && Object.hasOwn(words, value)
    ? words[value as keyof Words]
    : refuse(`${what} must be one of ${Object.keys(words).join(', ')}`);

const count = (what: string, value: unknown): number =>
  isCount(value) ? value : refuse(`${what} must be an integer ≥ 0`);

const readTruncation = (json: unknown): Truncation | undefined => {
  if (json === null) return undefined;
  if (!isRecord(json)) return refuse('truncation must be null or an object');
  return {
    maxLength: count("truncation's max_length", json.max_length),
    stride: count("truncation's stride", json.stride ?? 0),
    strategy: among(strategies, "truncation's strategy", json.strategy),
    direction: among(directions, "truncation's direction", json.direction ?? 'Right'),
  };
};

const readPadding = (json: unknown): Padding | undefined => {
  if (json === null) return undefined;
  if (!isRecord(json)) return refuse('padding must be null or an object');
  const { strategy, pad_to_multiple_of: multiple = null } = json;
  if (strategy !== 'BatchLongest' && !isRecord(strategy))
    refuse("padding's strategy must be BatchLongest or Fixed");
  return {
    id: count("padding's pad_id", json.pad_id),
    typeId: count("padding's pad_type_id", json.pad_type_id ?? 0),
    ...(isRecord(strategy) && { length: count("padding's Fixed", strategy.Fixed) }),
    ...(multiple !== null && { multipleOf: count("padding's pad_to_multiple_of", multiple) }),
    direction: among(directions, "padding's direction", json.direction ?? 'Right'),
  };
};

/**
 * What a file asks to be around a text; `undefined` if nothing.
 *
 * @throws `E_DATA` naming what is not known or does not hold together.
 */
export const readInputRules = (
  { post_processor: postProcessor, truncation, padding }: InputJson,
  vocabulary: readonly string[],
): InputRules | undefined => {
  if (postProcessor === null && truncation === null && padding === null) return undefined;
  const [cut, fill] = [readTruncation(truncation), readPadding(padding)];
  return {
    ...readPostProcessor(postProcessor, vocabulary),
    ...(cut !== undefined && { truncation: cut }),
    ...(fill !== undefined && { padding: fill }),
  };
};
