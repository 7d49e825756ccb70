import { generateText, sampler, startOfText } from '@ridgeline/generation';
import { fromHost, randomStream } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import { numberFlag, type Run, textFlag } from '../../command-line/command.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { readInput } from '../../sources/text-source.ts';
import { count, json } from '../../terminal/format.ts';
import { interruptible } from '../../terminal/interrupt.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { loadModelOf } from '../load-model.ts';
import type { LoadedModel } from './model.ts';

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

/** `ridgeline generate`: text, piece by piece on standard output, or one JSON document. */
export const generateCommand: Run = async (given, terminal) => {
  const asked = textFlag(given, 'prompt');
  const prompt = asked === '-' ? await readInput() : asked;
  const topK = numberFlag(given, 'top-k');
  const topP = numberFlag(given, 'top-p');
  const draw = sampler({
    temperature: numberFlag(given, 'temperature') ?? 0.8,
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
  });
  const { model, tokenizer, params } = await loadModelOf<LoadedModel>(
    'language-model',
    given.positionals[0]!,
    terminal.warn,
  );
  if (prompt !== undefined) tellUnknown(tokenizer.encode(prompt).ids, tokenizer.special.unknown, terminal);
  const start = prompt ?? startOfText(tokenizer);
  // a line break or a space that nobody asked for is no part of the text
  const shown = prompt ?? start.trimStart();
  await startBackend(deviceFlags(given), terminal);
  const interrupt = interruptible(terminal, 'Stopping …');
  if (terminal.format === 'text') terminal.data(shown);
  const began = performance.now();
  const { text, tokens, finishReason } = await generateText({
    model,
    params: fromHost(params),
    tokenizer,
    prompt: start,
    sampler: draw,
    random: randomStream(numberFlag(given, 'seed') ?? 1).stream('generation'),
    maxTokens: numberFlag(given, 'max-tokens') ?? 200,
    signal: interrupt.signal,
    ...(terminal.format === 'text' && { onText: terminal.data }),
  });
  interrupt.done();
  const tokensPerSecond = tokens / ((performance.now() - began) / 1000);
  if (terminal.format === 'json')
    terminal.data(
      json({ text: prompt === undefined ? shown + text : text, tokens, tokensPerSecond, finishReason }),
    );
  else terminal.data('\n');
  terminal.say(
    terminal.colors.dim(`${count(tokens)} tokens, ${count(Math.round(tokensPerSecond))} a second`),
  );
  return finishReason === 'aborted' ? exitCodes.interrupted : exitCodes.done;
};
