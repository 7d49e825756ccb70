import { type RandomStream, RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { type DrawOptions, type FinishReason, type GeneratedToken, generateBatch } from './generate-batch.ts';
import { textPieces } from './text-stream.ts';
import { stopGate } from './until-stop.ts';

/** A text to go on from, and what its tokens are drawn by. */
export interface TextRow {
  readonly prompt: string;
  readonly random: RandomStream;
}

export interface StreamTextsOptions extends Omit<DrawOptions, 'special'> {
  readonly tokenizer: Tokenizer;
  readonly rows: readonly TextRow[];
  /** Texts that end one, wherever its tokens are cut. They are not part of it. */
  readonly stop?: readonly string[];
}

/** A token, and where in the text it begins. */
export interface TextToken extends GeneratedToken {
  /** In UTF-16 units, from the end of the prompt. */
  readonly offset: number;
}

/** A token of a row with the text that is sure since then, which may be empty; or its end with what was held back. */
export type TextEvent =
  | { readonly row: number; readonly token: TextToken; readonly text: string }
  | { readonly row: number; readonly finishReason: FinishReason; readonly text: string };

/** @throws `E_OPTION` */
const requireStops = (stop: readonly string[]): void => {
  if (!stop.includes('')) return;
  throw new RidgelineError('E_OPTION', 'generate: stop must hold texts that are not empty, got "".', {
    hint: 'Leave it out to stop at the end of the text alone.',
  });
};

/**
 * Goes on with several texts: tokens as `generateBatch` draws them, and the text that is sure with each. Pieces are whole characters, and
 * nothing of a stop text is ever among them. The tokenizer's tokens for the beginning and the end of a text stand before
 * the prompt and end the text; what the vocabulary lacks is never written.
 *
 * @returns events as they come; every row has one end.
 * @throws `E_OPTION` for an empty stop text; as `generate`.
 * @example for await (const { row, text } of streamTexts({ model, params, tokenizer, rows, sampler: greedy(), maxTokens: 20, stop: ['\n'] })) show(row, text);
 */
export async function* streamTexts(options: StreamTextsOptions): AsyncGenerator<TextEvent, void, void> {
  const { tokenizer, stop = [] } = options;
  requireStops(stop);
  const rows = options.rows.map(({ prompt, random }) => {
    const { ids } = tokenizer.encode(prompt);
    const over = new AbortController();
    return {
      ...{ prompt: ids, random, signal: over.signal },
      ...{ over, pieces: textPieces({ tokenizer, prompt: ids }), gate: stopGate(stop) },
    };
  });
  const offsets = rows.map(() => 0);
  for await (const event of generateBatch({ ...options, rows, special: tokenizer.special })) {
    const { row } = event;
    const { over, pieces, gate } = rows[row]!;
    if (over.signal.aborted) continue;
    const piece = 'token' in event ? pieces.next(event.token.id) : pieces.end();
    const { text, stopped } = gate.next(piece);
    if ('token' in event) yield { row, token: { ...event.token, offset: offsets[row]! }, text };
    else if (!stopped) yield { ...event, text: text + gate.end() };
    if (stopped) {
      over.abort();
      yield { row, finishReason: 'stop', text: 'token' in event ? '' : text };
    }
    offsets[row]! += piece.length;
  }
}
