import { text as readAll } from 'node:stream/consumers';
import { generateText, sampler } from '@ridgeline/generation';
import { fromHost, randomStream } from '@ridgeline/tensors';
import { startBackend } from '../backend.ts';
import { numberFlag, type Run, textFlag } from '../command.ts';
import { exitCodes } from '../failure.ts';
import { count, json } from '../format.ts';
import { interruptible } from '../interrupt.ts';
import { loadModel } from '../model-folder.ts';

/** `ridgeline generate`: text, piece by piece on standard output, or one JSON document. */
export const generateCommand: Run = async (given, terminal) => {
  const asked = textFlag(given, 'prompt') ?? (process.stdin.isTTY ? '\n' : '-');
  const prompt = asked === '-' ? (await readAll(process.stdin)) || '\n' : asked;
  const topK = numberFlag(given, 'top-k');
  const topP = numberFlag(given, 'top-p');
  const draw = sampler({
    temperature: numberFlag(given, 'temperature') ?? 0.8,
    ...(topK !== undefined && { topK }),
    ...(topP !== undefined && { topP }),
  });
  const { model, tokenizer, params } = await loadModel(given.positionals[0]!, terminal.warn);
  await startBackend(textFlag(given, 'backend') ?? 'auto', terminal);
  const interrupt = interruptible(terminal);
  if (!terminal.json) terminal.data(prompt);
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
    ...(!terminal.json && { onText: terminal.data }),
  });
  interrupt.done();
  const tokensPerSecond = tokens / ((performance.now() - start) / 1000);
  if (terminal.json) terminal.data(json({ text, tokens, tokensPerSecond, finishReason }));
  else terminal.data('\n');
  terminal.say(terminal.colors.dim(`${count(tokens)} tokens, ${count(Math.round(tokensPerSecond))} a second`));
  return finishReason === 'aborted' ? exitCodes.interrupted : exitCodes.done;
};
