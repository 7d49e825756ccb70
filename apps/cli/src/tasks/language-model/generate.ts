import type { RandomStream, Tokenizer } from '@ridgeline/contracts';
import {
  type FoundText,
  type GeneratedText,
  generateTexts,
  searchTexts,
  startOfText,
  type TextToken,
} from '@ridgeline/generation';
import { fromHost, randomStream } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import { listFlag, numberFlag, type Run } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { type Guards, guardsOf, isRefused, refusalOf } from '../../command-line/guards.ts';
import { readInput } from '../../sources/text-source.ts';
import { count, json } from '../../terminal/format.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { loadModelOf } from '../load-model.ts';
import { asksForMixture, mixedModel } from './generate-mixture.ts';
import type { LoadedModel } from './model.ts';
import { writingOptions } from './writing-options.ts';

/** Tells what the vocabulary lacks of a prompt, and above all if it lacks all. */
const tellUnknown = (ids: Int32Array, unknownId: number | undefined, terminal: Terminal): void => {
  const unknown = ids.filter((id) => id === unknownId).length;
  if (unknown === 0) return;
  terminal.warn(
    unknown === ids.length
      ? `The model knows no token of the prompt: it writes as after any other text that it does not know.`
      : `${count(unknown)} of the prompt's ${count(ids.length)} tokens are unknown to the model.`,
  );
};

/** What a text goes on from, and what is shown of that. */
interface Start {
  readonly prompt: string;
  readonly shown: string;
}

/** The starts that were asked for, or one that the model knows. */
const startsOf = (asked: readonly string[], tokenizer: Tokenizer, terminal: Terminal): readonly Start[] => {
  for (const prompt of asked) tellUnknown(tokenizer.encode(prompt).ids, tokenizer.special.unknown, terminal);
  if (asked.length > 0) return asked.map((prompt) => ({ prompt, shown: prompt }));
  const prompt = startOfText(tokenizer);
  // a line break or a space that nobody asked for is no part of the text
  return [{ prompt, shown: prompt.trimStart() }];
};

/** Shows the first text piece by piece, and each other one once those before it are whole; nothing if there is none. */
const display = (starts: readonly Start[], terminal: Terminal) => {
  const kept = starts.map(() => '');
  let before = starts[0]!.shown;
  const show = (piece: string): void => {
    terminal.data(before + piece);
    before = '';
  };
  return {
    onText: (piece: string, row: number): void => {
      if (row === 0) show(piece);
      else kept[row] += piece;
    },
    end: (): void => {
      show('\n');
      for (const [row, { shown }] of starts.entries()) if (row > 0) terminal.data(`\n${shown}${kept[row]}\n`);
    },
  };
};

type Written = GeneratedText | FoundText;

/** How often a text is drawn again that filters ask to be drawn again. */
const mostDraws = 4;

/**
 * Every text as filters let it pass; what they ask for again is drawn again.
 *
 * @param again draws the texts of these rows for the n-th time; absent where nothing is drawn. @throws `E_DATA` for a text that is refused
 */
const passedBehind = async (
  texts: readonly Written[],
  behind: NonNullable<Guards['behind']>,
  again: ((rows: readonly number[], time: number) => Promise<readonly Written[]>) | undefined,
): Promise<readonly Written[]> => {
  const last = [...texts];
  const seen = last.map(({ text }) => behind(text));
  for (let time = 2; again !== undefined && time <= mostDraws; time += 1) {
    const rows = seen.flatMap(({ verdict }, row) => (verdict === 'resample' ? [row] : []));
    if (rows.length === 0) break;
    for (const [i, text] of (await again(rows, time)).entries()) {
      last[rows[i]!] = text;
      seen[rows[i]!] = behind(text.text);
    }
  }
  const refused = seen.findIndex(({ verdict }) => isRefused(verdict));
  if (refused >= 0) throw refusalOf(`what was written for prompt ${refused + 1}`, seen[refused]!);
  return last.map((written, row) => {
    if (seen[row]!.verdict !== 'changed') return written;
    // tokens tell what was replaced
    const { details: _, ...rest } = written as GeneratedText;
    return { ...rest, text: seen[row]!.text };
  });
};

/** A token as JSON tells it: what it stands for in place of its id. */
const toldToken = ({ id, logProbability, top }: TextToken, { decode }: Tokenizer) => ({
  token: decode([id]),
  logProbability,
  top: top!.map((likely) => ({ token: decode([likely.id]), logProbability: likely.logProbability })),
});

const told = (written: Written, tokenizer: Tokenizer) => ({
  text: written.text,
  tokens: written.tokens,
  finishReason: written.finishReason,
  ...('score' in written && { score: written.score, logProbability: written.logProbability }),
  ...('details' in written && {
    logProbabilities: written.details!.map((token) => toldToken(token, tokenizer)),
  }),
});

/** `ridgeline generate`: text, piece by piece on standard output, or one JSON document. */
export const generateCommand: Run = async (given, terminal) => {
  const asked: string[] = [];
  for (const prompt of listFlag(given, 'prompt')) asked.push(prompt === '-' ? await readInput() : prompt);
  const { search, sampler, ...writing } = writingOptions(given);
  const mixes = asksForMixture(given);
  const loaded = await loadModelOf<LoadedModel>('language-model', given.positionals[0]!, terminal.warn);
  const { tokenizer, params } = loaded;
  const guards = await guardsOf(given, { before: tokenizer, behind: tokenizer }, terminal);
  const starts = startsOf(
    guards.before(asked, (index) => `prompt ${index + 1}`),
    tokenizer,
    terminal,
  );
  await startBackend(deviceFlags(given), terminal);
  const mixture = mixes ? await mixedModel(given, loaded, terminal) : undefined;
  const { model } = mixture ?? loaded;
  const interrupt = interruptible(terminal, 'Stopping …');
  const shown = terminal.format === 'text' ? display(starts, terminal) : undefined;
  const began = performance.now();
  const options = { model, params: fromHost(params), tokenizer, ...writing, signal: interrupt.signal };
  const random = randomStream(numberFlag(given, 'seed') ?? 1).stream('generation');
  const searched = async (): Promise<readonly Written[]> => {
    const found = await searchTexts({ ...options, ...search, prompts: starts.map(({ prompt }) => prompt) });
    return found.map(([best]) => best!);
  };
  // filters see a text whole, and nothing of it is shown before
  const onText = guards.behind === undefined ? shown?.onText : undefined;
  const drawn = (rows: readonly number[], stream: RandomStream): Promise<readonly Written[]> =>
    generateTexts({
      ...options,
      sampler,
      // each prompt is gone on from as it would be alone
      rows: rows.map((row) => ({ prompt: starts[row]!.prompt, random: stream })),
      ...(onText && { onText }),
    });
  const isDrawn = search.beams === undefined;
  const written = isDrawn ? await drawn([...starts.keys()], random) : await searched();
  const texts =
    guards.behind === undefined
      ? written
      : await passedBehind(
          written,
          guards.behind,
          isDrawn ? (rows, time) => drawn(rows, random.stream(`draw ${time}`)) : undefined,
        );
  if (onText === undefined || !isDrawn)
    for (const [row, { text }] of texts.entries()) shown?.onText(text, row);
  interrupt.done();
  const tokens = texts.reduce((sum, text) => sum + text.tokens, 0);
  const tokensPerSecond = tokens / ((performance.now() - began) / 1000);
  shown?.end();
  if (terminal.format === 'json') {
    const [first] = texts;
    const all = texts.map((text, row) => ({ prompt: starts[row]!.prompt, ...told(text, tokenizer) }));
    const start = asked.length === 0 ? starts[0]!.shown : '';
    terminal.data(
      json({
        ...(asked.length > 1
          ? { texts: all, tokens, tokensPerSecond }
          : { ...told(first!, tokenizer), text: start + first!.text, tokensPerSecond }),
        ...(mixture && { mixture: mixture.told }),
      }),
    );
  }
  terminal.say(
    terminal.colors.dim(`${count(tokens)} tokens, ${count(Math.round(tokensPerSecond))} a second`),
  );
  return texts.some(({ finishReason }) => finishReason === 'aborted')
    ? exitCodes.interrupted
    : exitCodes.done;
};
