import type { Normalizer } from '@ridgeline/contracts';
import { readAdded } from './added-tokens.ts';
import type { Stages } from './compose.ts';
import { tokenDecoders } from './decoders/catalog.ts';
import { fixed } from './document.ts';
import { foundIn } from './found-in.ts';
import type { InputJson } from './inputs/input-rules-json.ts';
import { tokenizerModels } from './models/catalog.ts';
import { normalizers } from './normalizers/catalog.ts';
import { preTokenizers } from './pre-tokenizers/catalog.ts';
import { refuse } from './refuse.ts';
import { isRecord } from './same.ts';
import { readStage } from './stage.ts';

const typeOf = (value: unknown): string => {
  const type = isRecord(value) && Object.hasOwn(value, 'type') ? value.type : undefined;
  return typeof type === 'string' ? type.slice(0, 40) : 'something else';
};

const kindsOf = (catalogue: object): string => Object.keys(catalogue).join(', ');

/** The normalizers of an entry: none, one, or a sequence. */
export const readNormalizers = (json: unknown): readonly Normalizer[] => {
  if (json === null) return [];
  const parts =
    isRecord(json) && json.type === 'Sequence' && Array.isArray(json.normalizers) ? json.normalizers : [json];
  return parts.map(
    (part) =>
      readStage(normalizers, part) ??
      refuse(
        `the normalizer must be null or made of ${kindsOf(normalizers)}, got ${foundIn(normalizers, part)}`,
      ),
  );
};

/** What a file asks to be around a text; nothing if it asks for nothing. */
const inputJsonOf = ({
  post_processor,
  truncation,
  padding,
}: Record<keyof InputJson, unknown>): Pick<Stages, 'inputJson'> =>
  post_processor === null && truncation === null && padding === null
    ? {}
    : { inputJson: { post_processor, truncation, padding } as InputJson };

/**
 * Reads the stages that a file describes, also after the Hugging Face library saved it again.
 *
 * @throws `E_DATA` at the first stage that is not known here.
 */
export const readDocument = (json: unknown): Stages => {
  if (!isRecord(json)) return refuse('an object is expected, parsed from JSON');
  const types = Object.values(tokenizerModels).map((kind) => kind.same!['Hugging Face']);
  const stages: Stages = {
    model:
      readStage(tokenizerModels, json.model) ??
      refuse(`the model must be ${types.join(' or ')}, got ${typeOf(json.model)}`),
    normalizers: readNormalizers(json.normalizer ?? null),
    preTokenizer:
      readStage(preTokenizers, json.pre_tokenizer) ??
      refuse(
        `the pre_tokenizer must be one of ${kindsOf(preTokenizers)}, got ${foundIn(preTokenizers, json.pre_tokenizer)}`,
      ),
    decoder:
      readStage(tokenDecoders, json.decoder) ??
      refuse(
        `the decoder must be one of ${kindsOf(tokenDecoders)}, got ${foundIn(tokenDecoders, json.decoder)}`,
      ),
  };
  const { version, ...rest } = fixed;
  if (json.version !== version)
    refuse(`version must be ${JSON.stringify(version)}, got ${typeOf(json.version)}`);
  const read = { ...rest, ...json };
  return { ...stages, ...readAdded(read.added_tokens, stages.model.vocabulary), ...inputJsonOf(read) };
};
