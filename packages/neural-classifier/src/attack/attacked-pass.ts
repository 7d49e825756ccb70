import { type Mode, RidgelineError } from '@ridgeline/contracts';
import { softmaxCrossEntropy, valueAndGradients } from '@ridgeline/tensors';
import {
  add,
  dispose,
  keep,
  sum,
  type Tensor,
  tensor,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { type OnDevice, requireFinite } from '../text-logits.ts';
import type { TextRow } from '../text-row.ts';

/** Where what is added meets the model: the embedded tokens, before the model projects them. */
const site = 'embedding';

/** Texts of one length, and the class of each. */
export interface AttackedRows {
  readonly rows: readonly TextRow[];
  readonly targets: readonly number[];
}

/** @throws `E_OPTION` for a model whose embedded texts are not [B, T, D] */
const refuse = (): never => {
  throw new RidgelineError(
    'E_OPTION',
    'gradientAttack: the model must embed each text once, and this one does not.',
    {
      hint: 'Models of how texts come about read a text with every class: measure them by perturbed texts alone.',
    },
  );
};

const idsOf = (rows: readonly TextRow[]): Tensor =>
  tensor2d(Int32Array.from(rows.flatMap(({ ids }) => [...ids])), [rows.length, rows[0]!.ids.length], 'int32');

/** The identity but at the site. */
const moving = (move: (embedded: Tensor) => Tensor): Mode => ({
  training: false,
  noise: (at, activation) => (at === site ? move(activation) : activation),
  watched: (at) => at === site,
});

const read = async (tensors: readonly Tensor[]): Promise<Float32Array[]> => {
  try {
    return (await Promise.all(tensors.map((each) => each.data()))) as Float32Array[];
  } finally {
    dispose([...tensors]);
  }
};

/** [B · T · D] the embedded texts. @throws `E_OPTION` for a model that embeds no text once */
export const embeddedRows = async (
  { model, params }: OnDevice,
  rows: readonly TextRow[],
): Promise<Float32Array> => {
  if (!model.sites.includes(site)) refuse();
  const embedded = tidy(() => {
    const batch = { inputs: { ids: idsOf(rows) } };
    return model.forward(
      params,
      batch,
      moving((values) => values),
    ).activations[site]!;
  });
  const [count, positions] = embedded.shape;
  const isOneEach = embedded.rank === 3 && count === rows.length && positions === rows[0]!.ids.length;
  const [values] = await read([embedded]);
  return isOneEach ? values! : refuse();
};

/**
 * One pass over texts whose embedded tokens are moved by δ [B · T · D].
 *
 * @returns [B · K] the logits, and where it is asked for the gradient of each row's −log p of its class by δ.
 * @throws `E_NAN` if logits are not finite.
 */
export const attackedPass = async (
  { model, params }: OnDevice,
  { rows, targets }: AttackedRows,
  delta: Float32Array,
  wantsGradient: boolean,
): Promise<{ readonly logits: Float32Array; readonly gradient: Float32Array | undefined }> => {
  const shape = [rows.length, rows[0]!.ids.length, delta.length / rows.length / rows[0]!.ids.length];
  const found = tidy(() => {
    const batch = { inputs: { ids: idsOf(rows) } };
    const moved = tensor(delta, shape);
    const pass = (by: Tensor): Tensor =>
      model.forward(
        params,
        batch,
        moving((embedded) => add(embedded, by)),
      ).logits;
    if (!wantsGradient) return [pass(moved)];
    const classes = tensor1d([...targets], 'int32');
    let logits: Tensor | undefined;
    const { grads } = valueAndGradients(
      (by) => {
        // the tape frees what is not its value
        logits = keep(pass(by!));
        return sum(softmaxCrossEntropy(logits, classes));
      },
      [moved],
    );
    return [logits!, grads[0]!];
  });
  const [logits, gradient] = await read(found);
  requireFinite('gradientAttack', logits!);
  return { logits: logits!, gradient };
};
