import { buffer } from 'node:stream/consumers';
import { decodeText } from '@ridgeline/data';
import { generateText, sampler } from '@ridgeline/generation';
import { fromHost, randomStream } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../backend.ts';
import { numberFlag, type Run, textFlag } from '../command.ts';
import { exitCodes } from '../failure.ts';
import { count, json } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { loadModel } from '../model-folder.ts';

/** `ridgeline generate`: text, piece by piece on standard output, or one JSON document. */
export const generateCommand: Run = async (given, terminal) => {
  const asked = textFlag(given, 'prompt') ?? '\n';
  const prompt = asked === '-' ? decodeText(await buffer(process.stdin), 'standard input') : asked;
  const topK = numberFlag(given, 'top-k');
  const topP = numberFlag(given, 'top-p');
  const draw = sampler({
    temperature: numberFlag(given, 'temperature') ?? 0.8,
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
  });
  const { model, tokenizer, params } = await loadModel(given.positionals[0]!, terminal.warn);
  const unknown = tokenizer.encode(prompt).ids.filter((id) => id === tokenizer.unknownId).length;
  if (unknown > 0) terminal.warn(`${count(unknown)} of the prompt's tokens are unknown to the model.`);
  await startBackend(deviceFlags(given), terminal);
  const interrupt = interruptible(terminal, 'Stopping …');
  if (terminal.format === 'text') terminal.data(prompt);
  const start = performance.now();
  const { text, tokens, finishReason } = await generateText({
    model,
    params: fromHost(params),
    tokenizer,
    prompt,
    sampler: draw,
    random: randomStream(numberFlag(given, 'seed') ?? 1).stream('generation'),
    maxTokens: numberFlag(given, 'max-tokens') ?? 200,
    signal: interrupt.signal,
    ...(terminal.format === 'text' && { onText: terminal.data }),
  });
  interrupt.done();
  const tokensPerSecond = tokens / ((performance.now() - start) / 1000);
  if (terminal.format === 'json') terminal.data(json({ text, tokens, tokensPerSecond, finishReason }));
  else terminal.data('\n');
  terminal.say(
    terminal.colors.dim(`${count(tokens)} tokens, ${count(Math.round(tokensPerSecond))} a second`),
  );
  return finishReason === 'aborted' ? exitCodes.interrupted : exitCodes.done;
};
