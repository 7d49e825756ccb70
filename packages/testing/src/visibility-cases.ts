import type { Batch, Model } from '@ridgeline/contracts';
import { evaluationMode } from '@ridgeline/tensors';
import { concat, onesLike, slice, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { type ConformanceCase, scoped } from './conformance.ts';
import { random } from './drawn-values.ts';
import { ensure } from './ensure.ts';
import { expectCloseAsync } from './expect-close.ts';
import { masks, modelInputs, rows, textsOf, time } from './model-inputs.ts';

type Inputs = Batch['inputs'];

const close = { relative: 1e-5, absolute: 1e-6 };

/** Ids that differ from the given ones from a position on, in the same vocabulary. */
const changedFrom = async (ids: Tensor, position: number, vocabulary: number): Promise<Tensor> => {
  const [batch, length] = ids.shape as [number, number];
  const values = Int32Array.from(await ids.data(), (id, i) =>
    i % length < position ? id : (id + 1) % vocabulary,
  );
  return tensor(values, [batch, length], 'int32');
};

const vocabularyOf = ({ spec }: Model): number => (typeof spec.vocabulary === 'number' ? spec.vocabulary : 2);

const drawn = (model: Model): Inputs =>
  modelInputs(model, (name, size) => random.stream(name).integers(size, vocabularyOf(model)));

const lookAheadCase = (model: Model): ConformanceCase => ({
  name: 'gives a position logits that later ids do not change, if each has its own',
  run: () =>
    scoped(async () => {
      const params = model.init(random.stream('init'));
      const inputs = drawn(model);
      const logitsOf = (given: Inputs): Tensor =>
        model.forward(params, { inputs: given }, evaluationMode).logits;
      const logits = logitsOf(inputs);
      if (logits.rank !== 3) return;
      for (let position = 1; position < time; position++) {
        const ids = await changedFrom(inputs.ids!, position, vocabularyOf(model));
        const earlier = (values: Tensor): Tensor =>
          slice(values, [0, 0, 0], [rows, position, values.shape[2]!]);
        const what = `logits before position ${position}, whose id changed`;
        await expectCloseAsync(earlier(logitsOf({ ...inputs, ids })), earlier(logits), { ...close, what });
      }
    }),
});

/** A text's padding may be any ids and of any length. */
const paddingCase = (model: Model, text: string): ConformanceCase => ({
  name: `does not look at the padding of ${text}, and at all else of it`,
  run: () =>
    scoped(async () => {
      const params = model.init(random.stream('init'));
      const inputs = drawn(model);
      const ids = inputs[text]!;
      const length = ids.shape[1]!;
      const there = length - 1;
      const maskOf = (size: number): Tensor =>
        tensor(
          Array.from({ length: rows * size }, (_, i) => Number(i % size < there)),
          [rows, size],
          'int32',
        );
      const logitsOf = (values: Tensor, mask: Tensor): Tensor => {
        const given = { ...inputs, [text]: values, [`${text}Mask`]: mask };
        const { logits } = model.forward(params, { inputs: given }, evaluationMode);
        // a hidden position of `ids` has logits too, which count nowhere
        return text === 'ids' && logits.rank === 3
          ? slice(logits, [0, 0, 0], [rows, there, logits.shape[2]!])
          : logits;
      };
      const expected = logitsOf(ids, maskOf(length));
      const same = (values: Tensor, what: string): Promise<unknown> =>
        expectCloseAsync(logitsOf(values, maskOf(values.shape[1]!)), expected, { ...close, what });
      await same(await changedFrom(ids, there, vocabularyOf(model)), `logits with other padding of ${text}`);
      await same(concat([ids, ids], 1), `logits with more padding of ${text}`);
      const seen = logitsOf(await changedFrom(ids, there - 1, vocabularyOf(model)), maskOf(length));
      const bits = async (values: Tensor): Promise<string> => (await values.data()).join();
      ensure(
        (await bits(seen)) !== (await bits(expected)),
        `${text}: expected other logits where an id that is there changed.`,
      );
      const whole = model.forward(params, { inputs }, evaluationMode).logits;
      const masked = { ...inputs, [`${text}Mask`]: onesLike(ids) };
      await expectCloseAsync(model.forward(params, { inputs: masked }, evaluationMode).logits, whole, {
        ...close,
        what: `logits with a mask of ${text} that hides nothing`,
      });
    }),
});

/** What a model may look at: padding that a mask names nowhere, and of `ids` nothing ahead where each position has logits. */
export const visibilityCases = (model: Model): readonly ConformanceCase[] => [
  lookAheadCase(model),
  ...textsOf(model)
    .filter((text) => masks(model, text))
    .map((text) => paddingCase(model, text)),
];
