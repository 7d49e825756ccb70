import { RidgelineError, requirePositiveInteger } from '@ridgeline/contracts';
import type { LoadedReading } from '../neural-classifier.ts';
import { logProbabilities } from '../probabilities.ts';
import { ofOneLength, requireTexts, textLogits } from '../text-logits.ts';
import { type TextRow, textRow } from '../text-row.ts';
import { type AttackedText, attackedBatch } from './attacked-batch.ts';
import { embeddedRows } from './attacked-pass.ts';
import { rowLengths } from './ball.ts';

export interface GradientAttackOptions {
  /** [n] the class of each text, by its place among the model's labels. */
  readonly targets: readonly number[];
  /** Each a share ≥ 0 of the median length of an embedded text. */
  readonly radii: readonly number[];
  /** How many steps the attack by several takes, 10 if not given. */
  readonly steps?: number;
  /** Told of texts that are done. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** What an attack of one kind and radius came to. */
export interface AttackedTexts {
  /** `fgm` by one step, `pgd` by several. */
  readonly attack: 'fgm' | 'pgd';
  /** As it was asked for. */
  readonly radius: number;
  /** The same in the unit of embeddings: what no ‖δ‖₂ is above. */
  readonly epsilon: number;
  /** [n · K] log p of each class under attack. */
  readonly logProbabilities: Float64Array;
  /** [n] −log p of the class of each text, in nats. */
  readonly losses: Float64Array;
  /** [n] ‖δ‖₂ of what was added to each. */
  readonly lengths: Float64Array;
}

export interface GradientAttack {
  /** The median over texts of ‖e‖₂, all tokens of a text together: radius 1. */
  readonly medianLength: number;
  /** For every radius `fgm`, then `pgd`. */
  readonly attacks: readonly AttackedTexts[];
}

const requireOptions = (
  { model }: LoadedReading,
  texts: readonly string[],
  { targets, radii, steps }: GradientAttackOptions,
): void => {
  const { labels, multiLabel } = model.spec;
  const refuse = (
    code: 'E_OPTION' | 'E_RANGE' | 'E_SHAPE' | 'E_DATA',
    message: string,
    hint?: string,
  ): never => {
    throw new RidgelineError(code, `gradientAttack: ${message}`, hint === undefined ? {} : { hint });
  };
  if (steps !== undefined) requirePositiveInteger('gradientAttack', { steps });
  if (multiLabel)
    refuse('E_OPTION', 'the model must tell one class of each text, and this one tells several.');
  if (texts.length === 0) refuse('E_DATA', 'there must be at least one text.');
  if (targets.length !== texts.length)
    refuse('E_SHAPE', `there must be a target for each of ${texts.length} texts, got ${targets.length}.`);
  const odd = targets.findIndex(
    (target) => !(Number.isInteger(target) && target >= 0 && target < labels.length),
  );
  if (odd >= 0)
    refuse('E_DATA', `targets[${odd}] must be an integer in 0 … ${labels.length - 1}, got ${targets[odd]}.`);
  const wrong = radii.find((radius) => !(Number.isFinite(radius) && radius >= 0));
  if (wrong !== undefined)
    refuse(
      'E_RANGE',
      `radii must be finite numbers ≥ 0, got ${wrong}.`,
      'They are shares: 0.1 is a tenth of a text.',
    );
};

const median = (values: readonly number[]): number => {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Texts of one length side by side, and how long each is where it is embedded. */
const embeddedBatches = async (
  loaded: LoadedReading,
  rows: readonly TextRow[],
  targets: readonly number[],
) => {
  const found = [];
  for (const places of ofOneLength(rows)) {
    const own = places.map((place) => rows[place]!);
    const embedded = await embeddedRows(loaded, own);
    found.push({
      places,
      rows: own,
      targets: places.map((place) => targets[place]!),
      size: embedded.length,
      lengths: [...rowLengths(embedded, own.length)],
    });
  }
  return found;
};

const told = (texts: readonly AttackedText[]) => ({
  logProbabilities: Float64Array.from(texts.flatMap(({ logs }) => logs)),
  losses: Float64Array.from(texts, ({ loss }) => loss),
  lengths: Float64Array.from(texts, ({ length }) => length),
});

/**
 * How a classifier does where someone who knows its weights moves each embedded text e by δ in the L2 ball ‖δ‖₂ ≤ ε, so that its loss
 * rises: by one step along the gradient, and by several, each followed by a projection on the ball, from where that step ended,
 *
 *     FGM: δ₁ = ε·g/‖g‖₂        PGD: δₖ₊₁ = Π(δₖ + (2.5·ε/steps)·g/‖g‖₂)        g the gradient of the row's loss by δ
 *
 * Of `pgd` each text has the δₖ of the greatest loss, so that it is never weaker than `fgm`. All tokens of a text share one ball, and
 * nothing is added to padding, since there is none. Where the model has `inputNorm`, δ is added before its projection. At radius 0 the
 * figures are those of {@link NeuralClassifier.logProbabilities}, to the bit.
 *
 * What is found is a lower bound: another attack may do more harm within the same ball. No text lies at e + δ; it is how steep the model
 * is around texts that is measured.
 *
 * @param options.radii as shares of the median ‖e‖₂ over these texts, so that a model is no more robust for having longer embeddings.
 * @throws `E_DATA` without a text, or for a target that is no class; `E_SHAPE`, `E_RANGE` naming what is wrong; `E_OPTION` for a model of
 * several labels, or one that does not embed each text once.
 * @see Miyato, Dai and Goodfellow 2017, "Adversarial Training Methods for Semi-Supervised Text Classification"; Madry et al. 2018,
 * "Towards Deep Learning Models Resistant to Adversarial Attacks".
 * @example
 * const { attacks } = await gradientAttack(classifier, ['a dull film'], { targets: [0], radii: [0, 0.1] });
 * attacks.at(-1).losses[0] // −log p of class 0, moved by a tenth of the text's length
 */
export const gradientAttack = async (
  loaded: LoadedReading,
  texts: readonly string[],
  options: GradientAttackOptions,
): Promise<GradientAttack> => {
  requireOptions(loaded, requireTexts('gradientAttack', texts), options);
  const { model, tokenizer } = loaded;
  const { targets, radii, steps = 10, onProgress } = options;
  const rows = texts.map((text) => textRow(tokenizer, text, model.spec.maxTokens));
  const batches = await embeddedBatches(loaded, rows, targets);
  const medianLength = median(batches.flatMap(({ lengths }) => lengths));

  const clean = (await textLogits('gradientAttack', loaded, rows)).map((row, i): AttackedText => {
    const logs = logProbabilities(row, model.spec);
    return { logs, loss: -logs[targets[i]!]!, length: 0 };
  });
  // at radius 0 nothing is added, and nothing rounded
  const moving = radii.filter((radius) => radius > 0);
  const found = moving.map(() => ({ fgm: [...clean], pgd: [...clean] }));
  const epsilons = moving.map((radius) => radius * medianLength);
  let done = 0;
  for (const { places, ...batch } of batches) {
    const attacked = await attackedBatch(loaded, batch, { epsilons, steps });
    places.forEach((place, i) => {
      attacked.forEach(({ fgm, pgd }, at) => {
        found[at]!.fgm[place] = fgm[i]!;
        found[at]!.pgd[place] = pgd[i]!;
      });
    });
    done += places.length;
    onProgress?.(done, texts.length);
  }
  const attacks = radii.flatMap((radius) => {
    const { fgm, pgd } = radius > 0 ? found[moving.indexOf(radius)]! : { fgm: clean, pgd: clean };
    const at = { radius, epsilon: radius * medianLength };
    return [
      { attack: 'fgm' as const, ...at, ...told(fgm) },
      { attack: 'pgd' as const, ...at, ...told(pgd) },
    ];
  });
  return { medianLength, attacks };
};
