import type { HostBatch, Json } from '@ridgeline/contracts';
import { crossEntropy } from '@ridgeline/losses';
import {
  type ParallelFiles,
  pairBatches,
  pairKey,
  rowsSeen,
  selectPairs,
  type TextPair,
  type TextPairs,
  type TranslationConfig,
  type TranslationMetrics,
  type TranslationScores,
  targetCoverage,
  textPairs,
  translationMetrics,
  translationScores,
} from '@ridgeline/recipes';
import { disposeParams, fromHost } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import { type Given, textFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { settingsOfOther } from '../../sources/table-settings.ts';
import { count, counted, json, nats, percent } from '../../terminal/format.ts';
import { learntWarning } from '../../terminal/learnt-warning.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import { searchOptions } from '../search-options.ts';
import { tellTranslated, translatedInBatches } from './in-batches.ts';
import { type LoadedTranslator, maxTokensOf } from './model.ts';
import { namedPairs, namedPairsTable } from './pairs-table.ts';
import { translationTraining } from './train.ts';

/** Pairs whose translations are shown. */
const mostSamples = 5;

/** What a run of a translator says of itself. */
interface TranslatorRecord {
  readonly config: TranslationConfig;
  /** The pairs learnt from; models of older versions keep none. */
  readonly trainedOn?: string;
}

interface Pairs {
  readonly pairs: readonly TextPair[];
  readonly batches: readonly HostBatch[];
}

/** Pairs, and how many of them were learnt from; the others stand apart where there are both. */
interface Evaluated extends Pairs {
  readonly seen: number;
  readonly unseen?: Pairs;
}

/** What training left for the end. @throws `E_DATA` if the table is gone or has changed. */
const testPart = async (folder: string, record: Json): Promise<Evaluated> => {
  const { run } = await prepareRun(translationTraining, record as unknown as Plan, folder);
  return { pairs: run.parts.test.pairs, batches: run.test(), seen: 0 };
};

const otherTable = async (
  given: Given,
  { tokenizer, sourceTokenizer, run }: LoadedTranslator,
  { data, terminal }: { readonly data: string | ParallelFiles; readonly terminal: Terminal },
): Promise<Evaluated> => {
  const { config, trainedOn } = run as unknown as TranslatorRecord;
  const reading = { ...config, data: settingsOfOther(given, config.data) };
  const all = textPairs(await namedPairsTable(data, reading.data), reading);
  for (const note of all.notes) terminal.warn(terminal.colors.yellow(note));
  const isSeen = trainedOn === undefined ? [] : rowsSeen(all.pairs.map(pairKey), trainedOn);
  const others = all.pairs.flatMap((_, row) => (isSeen[row] ? [] : [row]));
  const seen = all.pairs.length - others.length;
  if (seen > 0) terminal.warn(terminal.colors.yellow(learntWarning(seen, all.pairs.length, 'pairs')));
  const read = (some: TextPairs): Pairs => ({
    pairs: some.pairs,
    batches: pairBatches(some, { tokenizer, sourceTokenizer, config: reading }),
  });
  return {
    ...read(all),
    seen,
    ...(seen > 0 && others.length > 0 && { unseen: read(selectPairs(all, others)) }),
  };
};

/** What a loss on pairs comes to. */
interface Measured extends TranslationMetrics {
  readonly pairs: number;
  readonly dataLoss: number;
}

const showMetrics = (
  { dataLoss, perplexity, pairs, targets, unknownShare }: Measured,
  terminal: Terminal,
): void => {
  const { bold, dim } = terminal.dataColors;
  const line = (label: string, value: string, note: string) =>
    terminal.data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(note)}\n`);
  line('loss', nats(dataLoss), 'nats per token');
  line(
    'perplexity',
    typeof perplexity === 'number' ? perplexity.toFixed(2) : '–',
    typeof perplexity === 'number' ? '' : perplexity.absent,
  );
  line('pairs', count(pairs), '');
  line('tokens', count(targets), unknownShare > 0 ? `${percent(unknownShare)} unknown to the model` : '');
};

const showScores = ({ bleu, signature, chrf, exactMatch }: TranslationScores, terminal: Terminal): void => {
  const { bold, dim } = terminal.dataColors;
  const line = (label: string, value: string, note: string) =>
    terminal.data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(note)}\n`);
  line('BLEU', bleu.score.toFixed(2), signature);
  line('chrF2', chrf.toFixed(2), 'characters');
  line('exact', percent(exactMatch), 'of the translations are the one wanted');
};

/** `ridgeline evaluate` of a translator: the data loss on pairs, and what it makes of the first of them. */
export const evaluateTranslator = async (
  given: Given,
  loaded: LoadedTranslator,
  terminal: Terminal,
): Promise<number> => {
  const [folder, table] = given.positionals as [string, string | undefined];
  const data = namedPairs(table, {
    ...(textFlag(given, 'source-file') && { sourceFile: textFlag(given, 'source-file') }),
    ...(textFlag(given, 'target-file') && { targetFile: textFlag(given, 'target-file') }),
  } as Partial<ParallelFiles>);
  const { model, tokenizer, sourceTokenizer, run } = loaded;
  const { unseen, seen, ...whole } =
    data === undefined ? await testPart(folder, run) : await otherTable(given, loaded, { data, terminal });
  await startBackend(deviceFlags(given), terminal);
  const params = fromHost(loaded.params);
  const measure = async ({ pairs, batches }: Pairs): Promise<Measured> => {
    const { dataLoss } = await evaluate({ model, loss: crossEntropy(), params, batches });
    return {
      pairs: pairs.length,
      dataLoss,
      ...translationMetrics(targetCoverage(batches, tokenizer), dataLoss),
    };
  };
  const metrics = await measure(whole);
  const heldOut = unseen === undefined ? null : await measure(unseen);
  const judged = (unseen ?? whole).pairs;
  const maxTokens = maxTokensOf(run);
  terminal.say(`Translating ${counted(judged.length, 'text')} …`);
  const translator = { model, tokenizer, sourceTokenizer, params };
  const sources = judged.map(({ source }) => source);
  const translations: string[] = [];
  for await (const some of translatedInBatches(translator, sources, { ...searchOptions(given), maxTokens })) {
    translations.push(...some);
    tellTranslated(translations.length, sources.length, terminal);
  }
  disposeParams(params);
  const scores = translationScores({
    hypotheses: translations,
    references: judged.map(({ target }) => target),
  });
  const samples = judged
    .slice(0, mostSamples)
    .map(({ source, target }, i) => ({ source, target, translation: translations[i]! }));
  if (terminal.format === 'json') {
    const apart = seen > 0 ? { heldOut } : {};
    terminal.data(json({ task: 'translation', ...metrics, learntFrom: seen, ...apart, ...scores, samples }));
    return exitCodes.done;
  }
  showMetrics(metrics, terminal);
  if (heldOut !== null) {
    terminal.data('\nThe pairs that it has not learnt from:\n\n');
    showMetrics(heldOut, terminal);
  }
  showScores(scores, terminal);
  const { bold, dim } = terminal.dataColors;
  for (const { source, target, translation } of samples)
    terminal.data(
      `\n${dim('text     ')}${source}\n${dim('wanted   ')}${target}\n${dim('written  ')}${bold(translation)}\n`,
    );
  return exitCodes.done;
};
