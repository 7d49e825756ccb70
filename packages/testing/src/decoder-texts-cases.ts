import type { Model } from '@ridgeline/contracts';
import { type ConformanceCase, scoped } from './conformance.ts';
import { random } from './drawn-values.ts';
import { expectCloseAsync } from './expect-close.ts';

const [rows, time] = [2, 5];

/** What a decoder that reads whole texts must hold to: the logits of one id after the other, from the beginning and later on. */
export const decoderTextsCases = (model: Model): readonly ConformanceCase[] => {
  if (model.decoder === undefined || model.inputs?.includes('source')) return [];
  const run = (): Promise<void> =>
    scoped(async () => {
      const params = model.init(random.stream('init'));
      const [whole, single] = [model.decoder!(params), model.decoder!(params)];
      try {
        for (const piece of ['first', 'more']) {
          if (whole?.readTexts === undefined) return;
          const ids = random.stream(piece).integers(rows * time, model.spec.vocabulary as number);
          const found = whole.readTexts(ids, rows).slice();
          let expected = new Float32Array();
          for (let t = 0; t < time; t++) {
            const next = Int32Array.from({ length: rows }, (_, row) => ids[row * time + t]!);
            expected = single!.next(next).slice();
          }
          await expectCloseAsync(found, expected, {
            relative: 1e-5,
            absolute: 1e-6,
            what: `logits after texts that are read at once, ${piece}`,
          });
        }
      } finally {
        whole?.dispose();
        single?.dispose();
      }
    });
  return [{ name: 'has a decoder that reads texts at once as id by id, if it can', run }];
};
