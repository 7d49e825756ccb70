import { RidgelineError } from '@ridgeline/contracts';
import type { ComparisonJob } from '@ridgeline/recipes';
import type { ComparedRun, Comparison, Settings } from '@ridgeline/report';
import { didYouMean } from '../command-line/parse.ts';

/** One run of a report, and what it takes to make it again. */
export interface ReportedRun {
  /** `confirm l1 0.02 seed 5` */
  readonly id: string;
  readonly phase: ComparisonJob['phase'];
  readonly row: {
    readonly penalty: string;
    readonly as: string;
    readonly lambda: number | null;
    readonly settings: Settings;
  };
  readonly run: ComparedRun;
}

/** Every run of a report by its name, those that were confirmed first. */
const runsOf = ({ families, exploration, laying }: Comparison): readonly ReportedRun[] => {
  const ofPhase = (
    phase: ReportedRun['phase'],
    rows: readonly (ReportedRun['row'] & { readonly runs: readonly ComparedRun[] })[],
  ) =>
    rows.flatMap((row) =>
      row.runs.map((run): ReportedRun => {
        const { penalty, lambda } = row;
        const id = [phase, penalty, ...(lambda === null ? [] : [lambda]), 'seed', run.seed].join(' ');
        return { id, phase, row, run };
      }),
    );
  return [
    ...ofPhase('confirm', families),
    ...ofPhase('explore', exploration),
    ...ofPhase('lay', laying?.runs ?? []),
  ];
};

const keptRun = ({ chosen }: Comparison, runs: readonly ReportedRun[]): ReportedRun =>
  runs.find(({ row, run }) => row.penalty === chosen.penalty && run.seed === chosen.seed)!;

/**
 * A run of a report by its name; the one whose model is kept, if none is asked for.
 *
 * @throws `E_USAGE` for a run that the report does not have
 */
export const reportedRun = (report: Comparison, asked: string | undefined): ReportedRun => {
  const runs = runsOf(report);
  if (asked === undefined) return keptRun(report, runs);
  const found = runs.find(({ id }) => id === asked);
  if (found !== undefined) return found;
  const ids = runs.map(({ id }) => id);
  throw new RidgelineError('E_USAGE', `--run must be a run of the report, got "${asked}".`, {
    at: '--run',
    hint: didYouMean(asked, ids) ?? `For example --run "${ids[0]}"; report.csv has them all.`,
  });
};
