import {
  type Params,
  RidgelineError,
  requireInRange,
  requireNonNegative,
  requireOneOf,
  requirePositiveInteger,
} from '@ridgeline/contracts';
import { mapParams, nextTask } from '@ridgeline/tensors';
import { dispose, gather, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { DrawOptions } from '../generate-batch.ts';
import { type LogitReader, logitReader } from '../logit-reader.ts';
import { promptIds, requireParams, rolesOf } from '../start.ts';
import { advance, type Search, type StepOptions } from './advance.ts';
import type { Hypothesis, Ranking } from './beam.ts';
import type { RequiredWords } from './required-words.ts';

/** A text to go on from. */
export interface BeamText {
  /** At least one id, unless a text has a token to begin with. Of a translation: what it must begin with. */
  readonly prompt: Int32Array;
  /** Words that must stand behind the prompt, each as its ids. */
  readonly required?: RequiredWords;
}

export interface BeamSearchOptions
  extends Omit<DrawOptions, 'sampler' | 'logProbabilities'>,
    Partial<Omit<Ranking, 'maxTokens'>> {
  readonly texts: readonly BeamText[];
  /** What the model reads of each text besides its ids, such as `source` [B, S] and `sourceMask`. */
  readonly inputs?: Params;
  /** How many hypotheses of each text are given back: 1 if not given, at most `beams`. */
  readonly hypotheses?: number;
  /** Groups that the beams are divided among, each kept from the tokens of those before it: 1 if not given. */
  readonly groups?: number;
  /** λ: what each beam of an earlier group that takes a token takes from its log-probability in later groups: 0 if not given. */
  readonly diversity?: number;
  /** Whether a text ends with the last of these ids, which are all that was written: a stop text, for instance. That id stays. */
  readonly isOver?: (ids: readonly number[]) => boolean;
}

const who = 'beamSearch';

/** The options of a search, checked. */
const planOf = (options: BeamSearchOptions) => {
  const { model, maxTokens, beams = 4, hypotheses = 1, groups = 1, diversity = 0 } = options;
  const { lengthPenalty = 1, lengthForm = 'power', earlyStopping = false, coveragePenalty = 0 } = options;
  requirePositiveInteger(who, { beams, hypotheses, groups, maxTokens });
  requireInRange(who, { type: 'number' }, { lengthPenalty });
  requireNonNegative(who, { diversity, coveragePenalty });
  requireOneOf(who, ['power', 'gnmt'], { lengthForm });
  requireOneOf(who, ['true', 'false', 'never'], { earlyStopping: String(earlyStopping) });
  const { vocabulary } = model.spec;
  const most = typeof vocabulary === 'number' ? vocabulary : Number.POSITIVE_INFINITY;
  if (beams > most)
    throw new RidgelineError(
      'E_RANGE',
      `${who}: beams must be at most the ${most} tokens of the vocabulary, got ${beams}.`,
      { hint: 'Take fewer: 4 to 10 are usual.' },
    );
  if (hypotheses > beams)
    throw new RidgelineError(
      'E_RANGE',
      `${who}: hypotheses must be at most the ${beams} beams, got ${hypotheses}.`,
      { hint: 'Take as many beams, or fewer hypotheses.' },
    );
  if (beams % groups !== 0)
    throw new RidgelineError('E_RANGE', `${who}: groups must divide the ${beams} beams, got ${groups}.`, {
      hint: `Take ${groups * Math.ceil(beams / groups)} beams.`,
    });
  // one beam is the greedy choice, which ends with the first end
  const form = { lengthPenalty, lengthForm, coveragePenalty, earlyStopping: beams === 1 || earlyStopping };
  const ranking: Ranking = { ...form, beams: beams / groups, maxTokens };
  return { ranking, groups, hypotheses, diversity };
};

type Plan = ReturnType<typeof planOf>;

/** The best hypotheses of all searches for one text. @throws `E_DATA` if there is none */
const bestOf = (searches: readonly Search[], { hypotheses, ranking }: Plan): readonly Hypothesis[] => {
  const all = searches.flatMap(({ finished }) => finished).sort((a, b) => b.score - a.score);
  if (all.length > 0) return all.slice(0, hypotheses);
  throw new RidgelineError(
    'E_DATA',
    `${who}: a text must be found within ${ranking.maxTokens} tokens, got none that holds all required words and is not ruled out.`,
    { hint: 'Allow more tokens or beams, or ask for less.' },
  );
};

/** How many times the beams of some searches took each token, times the penalty. */
const penaltiesOf = (earlier: readonly Search[], diversity: number): ReadonlyMap<number, number> => {
  const penalties = new Map<number, number>();
  if (diversity === 0) return penalties;
  for (const id of earlier.flatMap(({ taken }) => taken))
    penalties.set(id, (penalties.get(id) ?? 0) + diversity);
  return penalties;
};

/** What cuts rows of a reader's numbers, of which there are as many for each. */
const rowsOf =
  (values: Float32Array, rows: number) =>
  (row: number): Float32Array =>
    values.subarray((row * values.length) / rows, ((row + 1) * values.length) / rows);

/** @throws `E_OPTION` if coverage counts and the model does not tell what it attends to */
const attentionOf = (
  { attention }: LogitReader,
  rows: number,
  { ranking }: Plan,
): Pick<StepOptions, 'attentionOf'> => {
  if (ranking.coveragePenalty === 0) return {};
  if (attention !== undefined) return { attentionOf: rowsOf(attention(), rows) };
  throw new RidgelineError(
    'E_OPTION',
    `${who}: coveragePenalty needs a model whose decoder tells what it attends to, got one that does not.`,
    { hint: 'Use 0 to switch it off.' },
  );
};

/** One step of all searches: those of one text one after the other, since later groups look at earlier ones. */
const advanceAll = (
  searches: readonly Search[],
  diversity: number,
  optionsOf: (search: Search) => Omit<StepOptions, 'penalties'>,
): readonly Search[] => {
  const after: Search[] = [];
  for (const search of searches) {
    if (search.live.length === 0) {
      after.push({ ...search, taken: [] });
      continue;
    }
    const earlier = after.filter(({ text }) => text === search.text);
    after.push(advance(search, { ...optionsOf(search), penalties: penaltiesOf(earlier, diversity) }));
  }
  return after;
};

/** A text before its search. */
interface Started {
  readonly ids: readonly number[];
  readonly required: RequiredWords;
}

/** Searches for texts whose prompts have one length, side by side. */
const sideBySide = async (
  options: BeamSearchOptions,
  plan: Plan,
  { texts, inputs }: { readonly texts: readonly Started[]; readonly inputs: Params },
): Promise<readonly (readonly Hypothesis[])[]> => {
  const { model, params, processors = [], isOver, signal } = options;
  const { ends, barred } = rolesOf(options);
  const promptLength = texts[0]!.ids.length;
  const reader = logitReader({ model, params, inputs });
  let searches: readonly Search[] = texts.flatMap(({ ids }, text) =>
    Array.from({ length: plan.groups }, () => ({
      text,
      live: [{ ids, logProbability: 0, row: text }],
      finished: [],
      taken: [],
    })),
  );
  let read: readonly (readonly number[])[] = texts.map(({ ids }) => ids);
  let fresh = promptLength;
  try {
    while (searches.some(({ live }) => live.length > 0)) {
      await nextTask();
      if (signal?.aborted) throw new RidgelineError('E_ABORTED', `${who}: stopped.`);
      const rows = read.length;
      const logitsOf = rowsOf(await reader.read(read, fresh), rows);
      const step = {
        ...{ ranking: plan.ranking, processors, barred, context: { promptLength, ends }, logitsOf },
        ...(isOver && { isOver }),
        ...attentionOf(reader, rows, plan),
      };
      const after = advanceAll(searches, plan.diversity, ({ text }) => ({
        ...step,
        words: texts[text]!.required,
      }));
      const live = after.flatMap((search) => search.live);
      if (live.length > 0) reader.select(Int32Array.from(live, ({ row }) => row));
      let row = 0;
      searches = after.map((search) => ({
        ...search,
        live: search.live.map((beam) => ({ ...beam, row: row++ })),
      }));
      read = live.map(({ ids }) => ids);
      fresh = 1;
    }
  } finally {
    reader.dispose();
  }
  return texts.map((_, text) =>
    bestOf(
      searches.filter((search) => search.text === text),
      plan,
    ),
  );
};

/**
 * Searches for the most probable texts: K beams go on side by side, each with its most probable tokens, and the best K of all remain. A text
 * that ends leaves, and the search is over when no beam can come before those that have ended.
 *
 * A hypothesis scores Σ log p / length^α, its end counted as a token, or with `lengthForm: 'gnmt'` Σ log p / ((5 + length)/6)^α; with
 * `coveragePenalty` β also β·Σ_s log min(Σ_t attention_ts, 1). `earlyStopping`: `true` ends with K texts, `false` (if not given)
 * when the best beam would not win at its length, `never` when it could not at any length. `processors` act on
 * log-probabilities, which are not normalised anew. With `groups` beams are kept from the tokens of groups before them. One beam always takes the
 * most probable token, and ends where that ends the text.
 *
 * @param options.beams K: 4 if not given. `options.lengthPenalty` α: 1 if not given. `options.coveragePenalty`: 0 if not given.
 * @returns of each text its hypotheses, the best first.
 * @throws `E_RANGE` or `E_OPTION` naming the option, such as more beams than the vocabulary has tokens; `E_DATA` if no text of `maxTokens`
 * holds all required words; `E_NAN`; `E_ABORTED` if `signal` stopped it; as `generate`.
 * @see Scores and stopping as Hugging Face's. Wu et al. 2016, "Google's neural machine translation system" (length, coverage); Vijayakumar et
 * al. 2018, "Diverse beam search"; Post and Vilar 2018, "Fast lexically constrained decoding with dynamic beam allocation".
 * @example const [[best]] = await beamSearch({ model, params, texts: [{ prompt }], beams: 5, maxTokens: 40, special: tokenizer.special });
 */
export const beamSearch = async (options: BeamSearchOptions): Promise<readonly (readonly Hypothesis[])[]> => {
  const plan = planOf(options);
  const { model, params, special = {}, inputs = {} } = options;
  requireParams(who, model, params);
  const texts = options.texts.map(({ prompt, required = [] }, text) => ({
    text,
    ids: promptIds(who, prompt, { model, special }),
    required,
  }));
  const found: (readonly Hypothesis[])[] = [];
  for (const length of new Set(texts.map(({ ids }) => ids.length))) {
    const some = texts.filter(({ ids }) => ids.length === length);
    const rows = some.map(({ text }) => text);
    const own = tidy(() => ({
      ...mapParams(inputs, (value) => gather(value, tensor1d(rows, 'int32'))),
    }));
    try {
      const hypotheses = await sideBySide(options, plan, { texts: some, inputs: own });
      for (const [i, { text }] of some.entries()) found[text] = hypotheses[i]!;
    } finally {
      dispose(own);
    }
  }
  return found;
};
