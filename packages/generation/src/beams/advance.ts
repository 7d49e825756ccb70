import { type Beam, canWin, type Hypothesis, type Ranking, scoreOf } from './beam.ts';
import { byLogProbability, type Candidate, continuations, type Judgement } from './candidates.ts';
import { inTurn, progressOf, type RequiredWords } from './required-words.ts';

/** The search for one text, or for a group of its beams. */
export interface Search {
  readonly text: number;
  readonly live: readonly Beam[];
  /** The best first, at most as many as beams. */
  readonly finished: readonly Hypothesis[];
  /** The tokens that its beams have taken in the last step, but for ends. */
  readonly taken: readonly number[];
}

/** What a step needs besides the search and the logits. */
export interface StepOptions extends Judgement {
  readonly ranking: Ranking;
  readonly words: RequiredWords;
  /** Whether a text ends with the last of these ids, which are all that was written. */
  readonly isOver?: (ids: readonly number[]) => boolean;
  /** The logits [V] of a row of the reader. */
  readonly logitsOf: (row: number) => Float32Array;
  /** What a row has attended to in the last step, [S]. */
  readonly attentionOf?: (row: number) => Float32Array;
}

/** A candidate, and what it has of the required words. */
type Judged = Candidate & ReturnType<typeof progressOf>;

const added = (sum: Float64Array | undefined, attended: Float32Array): Float64Array =>
  Float64Array.from(attended, (value, i) => value + (sum?.[i] ?? 0));

const extended = ({ beam, id, logProbability }: Candidate, { attentionOf }: StepOptions): Beam => ({
  ids: [...beam.ids, id],
  logProbability,
  row: beam.row,
  ...(attentionOf && { coverage: added(beam.coverage, attentionOf(beam.row)) }),
});

/** The best continuations of all beams; with required words also those that bring one on. */
const candidatesOf = (live: readonly Beam[], options: StepOptions): readonly Judged[] => {
  const { ranking, words, context, logitsOf } = options;
  const { ends, promptLength: from } = context;
  // enough that as many as beams go on, though each of them could end
  const count = Math.max(2, 1 + ends.length) * ranking.beams;
  const given = live.flatMap((beam) => {
    const also = words.length === 0 ? [] : progressOf(beam.ids, { words, from }).next;
    return continuations(beam, logitsOf(beam.row), options, { count, also });
  });
  given.sort(byLogProbability);
  if (words.length === 0)
    return given.slice(0, count).map((each) => ({ ...each, met: 0, isWhole: true, next: [] }));
  return given.map((each) => ({ ...each, ...progressOf([...each.beam.ids, each.id], { words, from }) }));
};

/** How a candidate ends, if it does. */
const endOf = ({ beam, id }: Candidate, options: StepOptions): Hypothesis['finishReason'] | undefined => {
  const { context, isOver, ranking } = options;
  const { ends, promptLength } = context;
  if (ends.includes(id)) return 'stop';
  if (isOver?.([...beam.ids.slice(promptLength), id])) return 'stop';
  return beam.ids.length + 1 - promptLength >= ranking.maxTokens ? 'length' : undefined;
};

/** A search with one token more of each beam; those that end leave. */
export const advance = (search: Search, options: StepOptions): Search => {
  const { ranking, context } = options;
  const { ends, promptLength } = context;
  const length = search.live[0]!.ids.length + 1 - promptLength;
  const judged = candidatesOf(search.live, options).map((each) => ({ ...each, end: endOf(each, options) }));
  const over = judged
    .filter(({ isWhole }) => isWhole)
    .slice(0, ranking.beams)
    .flatMap((each): readonly Hypothesis[] => {
      if (each.end === undefined) return [];
      const beam = extended(each, options);
      return [
        {
          ids: beam.ids.slice(promptLength, ends.includes(each.id) ? -1 : undefined),
          score: scoreOf(beam, length, ranking),
          logProbability: beam.logProbability,
          finishReason: each.end,
        },
      ];
    });
  const going = judged.filter(({ end }) => end !== 'stop');
  const chosen = options.words.length === 0 ? going.slice(0, ranking.beams) : inTurn(going, ranking.beams);
  const finished = [...search.finished, ...over].sort((a, b) => b.score - a.score).slice(0, ranking.beams);
  const live = chosen.filter(({ end }) => end === undefined).map((each) => extended(each, options));
  return {
    ...search,
    finished,
    live: canWin(live, finished, { length, ranking }) ? live : [],
    taken: chosen.map(({ id }) => id),
  };
};
