import { type ModelSource, readModelFiles } from '@ridgeline/checkpoints';
import { type Params, RidgelineError } from '@ridgeline/contracts';
import {
  type GeneratedText,
  generateText,
  processorsOf,
  type RepetitionOptions,
  type SamplerOptions,
  sampler,
} from '@ridgeline/generation';
import { disposeParams, fromHost, randomStream } from '@ridgeline/tensors';
import { type DecodedLanguageModel, decodeLanguageModel } from './decode-language-model.ts';

export interface WriteOptions extends SamplerOptions, RepetitionOptions {
  /** Stop after so many tokens: 200 if not given. */
  readonly maxTokens?: number;
  /** The seed of the draws: 1 if not given. The same seed gives the same text. */
  readonly seed?: number;
  /** Texts that end what is written. They are not part of it. */
  readonly stop?: readonly string[];
  /** Each token comes with its log-probability, and so many of the most probable ones with theirs, as `details`. */
  readonly logProbabilities?: number;
  /** Called with each piece of text as it comes. */
  readonly onText?: (piece: string) => void;
  /** Ends the text early. */
  readonly signal?: AbortSignal;
}

/** A language model that is ready to write. */
export interface LanguageModel extends Omit<DecodedLanguageModel, 'params'> {
  /** On the device; `dispose` frees them. */
  readonly params: Params;
  /**
   * Goes on with a text. Temperature is 0.8 if not given, as for `ridgeline generate`.
   *
   * @returns what follows the prompt, how many tokens that are, and why it ended.
   * @throws `E_DATA` for an empty prompt; `E_RANGE` naming the option; `E_NAN` if the logits are not finite.
   * @example (await model.generate('Call me ', { maxTokens: 80 })).text
   */
  generate(prompt: string, options?: WriteOptions): Promise<GeneratedText>;
  /** Frees the device's memory. */
  dispose(): void;
}

const onDevice = (params: DecodedLanguageModel['params']): Params => {
  try {
    return fromHost(params);
  } catch (cause) {
    if (!/No backend found/.test(String((cause as Error).message))) throw cause;
    throw new RidgelineError(
      'E_BACKEND',
      'loadLanguageModel: no backend of TensorFlow.js has been started.',
      {
        hint: 'Start one before: await wasmBackend().start() of @ridgeline/backend-wasm, or import @tensorflow/tfjs-backend-cpu.',
        cause,
      },
    );
  }
};

/**
 * Loads a language model that `ridgeline train` or `ridgeline compare` has saved. A backend must have been started.
 *
 * @param source a folder (Node), a URL of one (anywhere that fetches), or its files as bytes by name.
 * @throws `E_IO` if a file cannot be read or fetched; `E_CHECKPOINT` if the files are damaged, do not belong together
 *   or are those of another kind of model; `E_BACKEND` if no backend has been started.
 * @example
 * await wasmBackend().start();
 * const model = await loadLanguageModel('my-model');
 * console.log((await model.generate('It was ')).text);
 */
export const loadLanguageModel = async (source: ModelSource): Promise<LanguageModel> => {
  const { model, tokenizer, params: onHost, run } = await decodeLanguageModel(await readModelFiles(source));
  const params = onDevice(onHost);
  return {
    model,
    tokenizer,
    params,
    run,
    generate: async (prompt, options = {}) => {
      const {
        maxTokens = 200,
        seed = 1,
        onText,
        signal,
        stop,
        logProbabilities,
        temperature = 0.8,
      } = options;
      return generateText({
        model,
        params,
        tokenizer,
        prompt,
        processors: processorsOf(options),
        sampler: sampler({ ...options, temperature }),
        random: randomStream(seed).stream('generation'),
        maxTokens,
        ...(onText && { onText }),
        ...(signal && { signal }),
        ...(stop && { stop }),
        ...(logProbabilities !== undefined && { logProbabilities }),
      });
    },
    dispose: () => disposeParams(params),
  };
};
