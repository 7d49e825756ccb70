import type { HostArray, HostBatch, Model, Params } from '@ridgeline/contracts';
import { consecutivePairs } from '@ridgeline/data';
import { largest } from '@ridgeline/generation';
import { evaluationMode } from '@ridgeline/tensors';
import { dispose, reshape, slice, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { encodeSource, marksOf, type PairTokenizers } from './encode-pairs.ts';

/** A trained translator, its params on the device. */
export interface Translator extends PairTokenizers {
  readonly model: Model;
  readonly params: Params;
}

const onDevice = ({ shape, data }: HostArray): Tensor => tensor(data, [...shape], 'int32');

/** The logits [B, V] after the last id of each row. */
const lastLogits = async (
  { model, params }: Translator,
  inputs: Readonly<Record<'source' | 'sourceMask', Tensor>>,
  texts: readonly (readonly number[])[],
): Promise<Float32Array> => {
  const [rows, length] = [texts.length, texts[0]!.length];
  const last = tidy(() => {
    const ids = tensor(texts.flat(), [rows, length], 'int32');
    const { logits } = model.forward(params, { inputs: { ...inputs, ids } }, evaluationMode);
    const size = logits.shape[2]!;
    return reshape(slice(logits, [0, length - 1, 0], [rows, 1, size]), [rows, size]);
  });
  try {
    return (await last.data()) as Float32Array;
  } finally {
    last.dispose();
  }
};

/** The ids that follow the beginning of each row, without the end. */
const writtenIds = async (
  translator: Translator,
  { inputs }: HostBatch,
  maxTokens: number,
): Promise<readonly (readonly number[])[]> => {
  const { special, vocabulary } = translator.tokenizer;
  const never = Object.values(special).filter((id) => id !== special.end);
  const given = { source: onDevice(inputs.source!), sourceMask: onDevice(inputs.sourceMask!) };
  let texts = Array.from({ length: given.source.shape[0]! }, () => [special.begin!]);
  const isOver = (text: readonly number[]): boolean => text.includes(special.end!);
  try {
    for (let tokens = 0; tokens <= maxTokens && !texts.every(isOver); tokens++) {
      const logits = await lastLogits(translator, given, texts);
      texts = texts.map((text, row) => {
        const ofRow = logits.slice(row * vocabulary.length, (row + 1) * vocabulary.length);
        for (const id of never) ofRow[id] = Number.NEGATIVE_INFINITY;
        return [...text, largest(ofRow)];
      });
    }
  } finally {
    dispose(given);
  }
  return texts.map((text) => {
    const end = text.indexOf(special.end!);
    return text.slice(1, end === -1 ? maxTokens + 1 : end);
  });
};

/**
 * Translates texts: after the beginning, always the most probable token, until the end or `maxTokens`. Each token is one
 * forward pass of the whole batch.
 *
 * @param translator a run with its trained params on the device, or what was saved of one.
 * @param options.maxTokens the most tokens of a translation: `config.data.maxTokens`.
 * @param options.batchSize texts that are translated side by side: 32 if not given.
 * @returns the translations, in the order of the texts.
 * @throws `E_RANGE` for a batch size that is no integer ≥ 1; `E_NAN` if logits are not finite.
 * @example await translate({ ...run, params: fromHost(end.params) }, ['the sea'], { maxTokens: 40 }) // ['la mer']
 */
export const translate = async (
  translator: Translator,
  texts: readonly string[],
  { maxTokens, batchSize = 32 }: { readonly maxTokens: number; readonly batchSize?: number },
): Promise<string[]> => {
  if (texts.length === 0) return [];
  const { tokenizer, sourceTokenizer = tokenizer } = translator;
  const none = new Int32Array();
  const pairs = texts.map((text) => ({ source: encodeSource(sourceTokenizer, text), target: none }));
  const translations: string[] = [];
  for (const batch of consecutivePairs({ pairs, batchSize, ...marksOf(translator), name: 'the texts' }))
    for (const ids of await writtenIds(translator, batch, maxTokens))
      translations.push(tokenizer.decode(ids, { skipSpecial: true }));
  return translations;
};
