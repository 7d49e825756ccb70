import type { AnsweredRows } from '@ridgeline/evaluation';
import { type AttackRobustness, textRobustness } from '@ridgeline/recipes';
import { exitCodes } from '../../command-line/failure.ts';
import { count, counted, groupsText, json } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import type { RobustnessSettings } from './robustness-options.ts';
import { showAttackRobustness, showTextRobustness } from './show-robustness.ts';

/** What is measured, on rows that were drawn. */
export interface RobustnessOf {
  readonly task: string;
  readonly texts: readonly string[];
  readonly groups: readonly string[] | null;
  /** How many rows they were drawn from, and how many of these the model has learnt from. */
  readonly from: number;
  readonly learntFrom: number;
  /** What scores are: shares of right answers, or mean errors. */
  readonly of: 'right' | 'error';
  readonly answer: (texts: readonly string[]) => Promise<AnsweredRows>;
  /** Of a model whose embedded texts can be moved. */
  readonly attack?: (onProgress: (done: number, of: number) => void) => Promise<AttackRobustness>;
}

const rowsText = ({ texts, groups, from }: RobustnessOf, { most, seed }: RobustnessSettings): string => {
  const drawn =
    texts.length < from
      ? `${count(texts.length)} of ${counted(from, 'text')}, drawn with seed ${seed} (--rows ${most})`
      : counted(from, 'text');
  const inGroups = groups === null ? '' : ` ${groupsText(new Set(groups).size)}`;
  return `${drawn}${inGroups}`;
};

/** `--robustness`: what perturbed texts and attacks cost. */
export const evaluateRobustness = async (
  measured: RobustnessOf,
  settings: RobustnessSettings,
  terminal: Terminal,
): Promise<number> => {
  const { task, texts, groups, from, learntFrom, of, answer, attack } = measured;
  const { perturbations, strengths, seed } = settings;
  const found = await textRobustness({
    texts,
    groups: groups ?? undefined,
    of,
    answer,
    perturbations,
    strengths,
    seed,
    onProgress: (perturbation, share) => terminal.status([`Perturbing texts: ${perturbation}`], share),
  });
  const attacked = await attack?.((done, all) =>
    terminal.status([`Attacking texts: ${count(done)} of ${count(all)}`], done / all),
  );
  const score = of === 'right' ? 'accuracy' : 'mae';
  if (terminal.format === 'json') {
    const scored = <R extends { readonly score: number }>({ score: value, ...row }: R) => ({
      ...row,
      [score]: value,
    });
    terminal.data(
      json({
        task,
        examples: texts.length,
        drawnFrom: from,
        learntFrom,
        seed,
        clean: { [score]: found.clean },
        perturbations: found.rows.map(scored),
        ...(attacked && {
          attacks: { medianLength: attacked.medianLength, rows: attacked.rows.map(scored) },
        }),
      }),
    );
    return exitCodes.done;
  }
  terminal.data(`${rowsText(measured, settings)}\n\n`);
  showTextRobustness(found, { score: of === 'right' ? 'accuracy' : 'MAE', of }, terminal);
  if (attacked !== undefined) showAttackRobustness(attacked, terminal);
  return exitCodes.done;
};
