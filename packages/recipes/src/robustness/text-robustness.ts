import {
  type AnsweredRows,
  type PerturbationName,
  type PerturbedRows,
  perturbedTexts,
  type RobustnessOptions,
  type RobustnessRow,
  robustnessTable,
} from '@ridgeline/evaluation';
import { randomStream } from '@ridgeline/tensors';

export interface TextRobustnessOptions extends Pick<RobustnessOptions, 'of' | 'groups'> {
  readonly texts: readonly string[];
  /** What a model makes of the rows, read as these texts. */
  readonly answer: (texts: readonly string[]) => Promise<AnsweredRows>;
  readonly perturbations: readonly PerturbationName[];
  readonly strengths: readonly number[];
  readonly seed: number;
  /** Told of each perturbation and strength before it is measured, and the share that is done. */
  readonly onProgress?: (perturbation: string, share: number) => void;
}

export interface PerturbedRow extends RobustnessRow {
  /** The share of texts that are another text under the perturbation: 0 where it has no effect on them. */
  readonly altered: number;
}

export interface TextRobustness {
  /** The mean score of the texts as they are. */
  readonly clean: number;
  readonly rows: readonly PerturbedRow[];
}

/**
 * What a model loses where its texts are perturbed: {@link robustnessTable} of every perturbation at every strength. The same seed gives
 * the same texts.
 *
 * @throws what `perturbedTexts` and `robustnessTable` throw.
 * @example
 * const answer = async (texts) => { … return { scores, answers }; };
 * await textRobustness({ texts, answer, of: 'right', perturbations: ['typos'], strengths: [0.1], seed: 1 });
 */
export const textRobustness = async ({
  texts,
  answer,
  perturbations,
  strengths,
  seed,
  onProgress,
  ...options
}: TextRobustnessOptions): Promise<TextRobustness> => {
  const random = randomStream(seed);
  const clean = await answer(texts);
  const cases = perturbations.flatMap((perturbation) =>
    strengths.map((strength) => ({ perturbation, strength })),
  );
  const perturbed: (PerturbedRows & Pick<PerturbedRow, 'altered'>)[] = [];
  for (const [i, each] of cases.entries()) {
    onProgress?.(each.perturbation, i / cases.length);
    const changed = perturbedTexts(texts, { ...each, random: random.stream('robustness/texts') });
    const altered = changed.filter((text, row) => text !== texts[row]).length / texts.length;
    perturbed.push({ ...each, altered, ...(await answer(changed)) });
  }
  const table = robustnessTable({
    ...options,
    clean,
    perturbed,
    random: random.stream('robustness/intervals'),
  });
  return {
    clean: table.clean,
    rows: table.rows.map((row, i) => ({ ...row, altered: perturbed[i]!.altered })),
  };
};
