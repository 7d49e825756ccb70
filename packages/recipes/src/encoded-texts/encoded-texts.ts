import { RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { consecutiveTexts, fingerprint, type IdText, shuffledTexts } from '@ridgeline/data';
import { addedTokens } from '@ridgeline/neural-classifier/parts';
import { randomStream } from '@ridgeline/tensors';
import { type TokenizerTrainingSpec, trainTokenizer } from '@ridgeline/tokenization';
import { requireValidation } from '../training/require-validation.ts';
import type { StepConfig } from '../training/step-run.ts';
import { cutNote, rareNote, unknownNote } from './text-notes.ts';

/** A text as ids, and whether it was longer. */
export type EncodedText = IdText & { readonly isCut: boolean };

/** What a configuration says of how texts are read. */
type EncodedTextConfig = Pick<StepConfig, 'seed'> & {
  readonly data: { readonly maxTokens: number };
  readonly model: {
    readonly kind: string;
    readonly inputNorm?: number | undefined;
    readonly inputNormOver?: string | undefined;
  };
  readonly training: StepConfig['training'] & { readonly alike?: number | undefined };
};

interface Parts<Part> {
  readonly train: Part;
  readonly valid: Part;
  readonly test: Part;
  readonly notes: readonly string[];
}

const probeBatches = 16;

/** The tokenizer of the texts learnt from, with the tokens that a text begins with and is filled up by. */
export const textTokenizer = (tokenizer: TokenizerTrainingSpec, texts: readonly string[]): Tokenizer =>
  trainTokenizer(
    tokenizer,
    texts.map((text) => text.normalize('NFC')),
    addedTokens,
  );

/** @throws `E_CONFIG` if it is said whose length is bounded, and no bound is given */
const requireNormToHold = ({ inputNorm, inputNormOver }: EncodedTextConfig['model']): void => {
  if (inputNormOver === undefined || inputNorm !== undefined) return;
  throw new RidgelineError(
    'E_CONFIG',
    `model.inputNormOver says whose length model.inputNorm bounds, got ${inputNormOver} without inputNorm.`,
    { at: 'model.inputNormOver', hint: 'Give model.inputNorm, such as 2, or leave inputNormOver out.' },
  );
};

/**
 * What a run of steps on texts needs of its parts: batches, their fingerprints, and what is to be told of them.
 *
 * @param how.read a part as ids with targets. @param how.contentOf all that the fingerprint of a part knows.
 * @throws `E_DATA` if there is nothing to learn from; `E_CONFIG` if patience has no validation, or `inputNormOver` no `inputNorm`.
 */
export const encodedTexts = async <Part extends { readonly texts: readonly string[] }>(
  { training, data, model, seed }: EncodedTextConfig,
  parts: Parts<Part>,
  {
    tokenizer,
    read,
    contentOf,
  }: {
    readonly tokenizer: Tokenizer;
    readonly read: (part: Part) => readonly EncodedText[];
    readonly contentOf: (part: Part) => string;
  },
) => {
  requireNormToHold(model);
  const [train, valid, test] = [read(parts.train), read(parts.valid), read(parts.test)];
  const { pad } = tokenizer.special;
  const { batchSize, alike } = training;
  const held = valid.length === 0 ? train : valid;
  const { texts } = valid.length === 0 ? parts.train : parts.valid;
  const inOrder = (texts: readonly IdText[], name: string) =>
    consecutiveTexts({ texts, batchSize, pad, name });
  const validation = valid.length === 0 ? [] : inOrder(valid, 'the validation part');
  requireValidation(training, validation);
  const random = randomStream(seed);
  const contents = [parts.train, parts.valid, parts.test].map(contentOf);
  const [ofTrain, ofValid, ofTest] = await Promise.all(contents.map(fingerprint));
  return {
    notes: [
      ...parts.notes,
      ...cutNote([...train, ...valid, ...test], data.maxTokens),
      ...rareNote(train, tokenizer),
      ...unknownNote({ texts, ids: held.map(({ ids }) => ids), of: 'the texts held out' }, tokenizer),
    ],
    fingerprints: { train: ofTrain!, valid: ofValid!, test: ofTest! },
    fingerprint: await fingerprint(contents.join('\0')),
    random,
    batches: shuffledTexts({
      texts: train,
      batchSize,
      pad,
      name: 'the training part',
      random: random.stream('batches'),
      ...(alike !== undefined && { alike }),
    }),
    validation,
    trainProbe: inOrder(train.slice(0, probeBatches * batchSize), 'the training part'),
    test: () => inOrder(test, 'the test part'),
  };
};
