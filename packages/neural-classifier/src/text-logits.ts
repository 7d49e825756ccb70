import { type Model, type Params, RidgelineError } from '@ridgeline/contracts';
import { evaluationMode } from '@ridgeline/tensors';
import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { TextRow } from './text-row.ts';

/** Texts that are read at once. */
const batch = 64;

/** Places of rows that have one length, and so need no padding. */
export const ofOneLength = (rows: readonly TextRow[]): readonly (readonly number[])[] => {
  const byLength = new Map<number, number[]>();
  rows.forEach(({ ids }, place) => {
    const same = byLength.get(ids.length) ?? [];
    byLength.set(ids.length, same);
    same.push(place);
  });
  return [...byLength.values()].flatMap((places) =>
    Array.from({ length: Math.ceil(places.length / batch) }, (_, i) =>
      places.slice(i * batch, (i + 1) * batch),
    ),
  );
};

/** A trained model, its params on the device. */
export interface OnDevice {
  readonly model: Model;
  readonly params: Params;
}

/** [rows, K] */
const logitsOf = async ({ model, params }: OnDevice, rows: readonly TextRow[]): Promise<Float32Array> => {
  const length = rows[0]!.ids.length;
  const logits = tidy(() => {
    const ids = Int32Array.from(rows.flatMap((row) => [...row.ids]));
    const inputs = { ids: tensor2d(ids, [rows.length, length], 'int32') };
    return model.forward(params, { inputs }, evaluationMode).logits;
  });
  try {
    return (await logits.data()) as Float32Array;
  } finally {
    logits.dispose();
  }
};

export const requireFinite = (who: string, values: Float32Array): void => {
  if (values.every(Number.isFinite)) return;
  throw new RidgelineError('E_NAN', `${who}: the model must give finite logits, and does not.`, {
    hint: 'Its weights are not finite: train it again with a smaller optimizer.learningRate.',
  });
};

/** The texts of a call that takes one or several. @throws `E_DATA` for what is no text */
export const requireTexts = (who: string, given: string | readonly string[]): readonly string[] => {
  const texts: readonly string[] = Array.isArray(given) ? given : [given as string];
  const odd = texts.findIndex((text) => typeof text !== 'string');
  if (odd < 0) return texts;
  const came = texts[odd] === null ? 'null' : typeof texts[odd];
  throw new RidgelineError(
    'E_DATA',
    `${who}: it takes a text or an array of texts, got ${came}${Array.isArray(given) ? ` at ${odd}` : ''}.`,
    { hint: 'Make a text of it with String(…), or leave it out.' },
  );
};

/**
 * The logits [K] of each text. Texts of one length are read side by side, so that none is padded.
 *
 * @throws `E_NAN` if logits are not finite.
 */
export const textLogits = async (
  who: string,
  loaded: OnDevice,
  rows: readonly TextRow[],
): Promise<readonly Float32Array[]> => {
  const found: Float32Array[] = [];
  for (const places of ofOneLength(rows)) {
    const logits = await logitsOf(
      loaded,
      places.map((place) => rows[place]!),
    );
    requireFinite(who, logits);
    const size = logits.length / places.length;
    places.forEach((place, i) => {
      found[place] = logits.slice(i * size, (i + 1) * size);
    });
  }
  return found;
};
