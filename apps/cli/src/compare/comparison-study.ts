import type { Json } from '@ridgeline/contracts';
import type { JobResult, TimeBudget } from '@ridgeline/recipes';
import type { LaidPath } from '@ridgeline/report';
import { decodeParams, type EncodedParams, encodeParams, openStudy } from '../folders/study-file.ts';

/** The time of an unfinished comparison: what there is and what is gone, in seconds, and what was decided by it. */
interface KeptClock extends Pick<TimeBudget, 'planned' | 'explored'> {
  readonly budget: number;
  readonly used: number;
}

/** An unfinished comparison on the disk: the runs that have ended, the paths that are laid, and what adds one. */
export interface ComparisonStudy {
  readonly known: readonly JobResult[];
  readonly laid: readonly LaidPath[];
  readonly add: (result: JobResult) => void;
  /** What goes on later takes these strengths, bit for bit. */
  readonly addPath: (path: LaidPath) => void;
  /** What an earlier beginning knew of its time. */
  readonly time: KeptClock | undefined;
  readonly addTime: (time: KeptClock) => void;
  /** The comparison is complete: its report has all that the study had. */
  readonly remove: () => void;
}

/** Keys of paths and of the time; those of runs begin with their phase. */
const pathKey = 'path ';
const timeKey = 'time';

const encode = ({ params, ...lean }: JobResult): Json =>
  ({ ...lean, ...(params && { params: encodeParams(params) }) }) as unknown as Json;

const decode = (kept: Json): JobResult => {
  const { params, ...lean } = kept as unknown as Omit<JobResult, 'params'> & { params?: EncodedParams };
  return { ...lean, ...(params && { params: decodeParams(params) }) };
};

/**
 * Opens the comparison of a folder to go on with it, or begins one: every run is kept as it ends, so that a program
 * that is killed loses no finished run.
 *
 * @param about what the results depend on.
 * @param options.isNew begins one, whatever is there.
 * @throws `E_CHECKPOINT` if one is there that is not finished and about something else.
 */
export const openComparison = (
  folder: string,
  about: Json,
  options: { readonly isNew: boolean },
): ComparisonStudy => {
  const { study, append, remove } = openStudy(folder, about, options);
  const entries = [...study.results];
  return {
    known: entries
      .filter(([key]) => !key.startsWith(pathKey) && key !== timeKey)
      .map(([, kept]) => decode(kept)),
    time: study.results.get(timeKey) as unknown as KeptClock | undefined,
    addTime: (time) => append(`${JSON.stringify({ key: timeKey, result: time })}\n`),
    laid: entries.filter(([key]) => key.startsWith(pathKey)).map(([, kept]) => kept as unknown as LaidPath),
    addPath: (path) => append(`${JSON.stringify({ key: `${pathKey}${path.penalty}`, result: path })}\n`),
    add: (result) => append(`${JSON.stringify({ key: result.job.id, result: encode(result) })}\n`),
    remove,
  };
};
