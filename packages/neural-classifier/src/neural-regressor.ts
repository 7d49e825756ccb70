import { decodeModel } from '@ridgeline/checkpoints';
import type { HostParams, Json, Params, Tokenizer } from '@ridgeline/contracts';
import { disposeParams, tensorsOf } from '@ridgeline/tensors';
import { tokenizerFromJSON } from '@ridgeline/tokenization';
import { type RegressionModel, regressionModelOfSpec } from './number-spec.ts';
import { requireTexts, textLogits } from './text-logits.ts';
import { textRow } from './text-row.ts';

/** What a regression says of one text. */
export interface NeuralPrediction {
  /** In the units of the target. */
  readonly value: number;
  /** How many tokens of the text it knows. */
  readonly known: number;
}

/** A neural regression on texts, its params on the device. */
export interface NeuralRegressor {
  /** The column that it predicts. */
  readonly target: string;
  /**
   * The number of each text.
   *
   * @throws `E_DATA` for what is no text; `E_NAN` if outputs are not finite.
   * @example (await regressor.predict(['a moving film']))[0].value // 4.2
   */
  predict(texts: readonly string[]): Promise<readonly NeuralPrediction[]>;
  /** Frees the device's memory. */
  dispose(): void;
}

/**
 * A regression of a model on the device, which it frees at its end: mean + deviation · output.
 *
 * @example neuralRegressor({ model: regressionModel(spec, reading), tokenizer, params: fromHost(end.params) })
 */
export const neuralRegressor = (loaded: {
  readonly model: RegressionModel;
  readonly tokenizer: Tokenizer;
  readonly params: Params;
}): NeuralRegressor => {
  const { model, tokenizer, params } = loaded;
  const { target, mean, deviation, maxTokens } = model.spec;
  return {
    target,
    predict: async (texts) => {
      const rows = requireTexts('predict', texts).map((text) => textRow(tokenizer, text, maxTokens));
      const outputs = await textLogits('predict', loaded, rows);
      return rows.map(({ known }, row) => ({ value: mean + deviation * outputs[row]![0]!, known }));
    },
    dispose: () => disposeParams(params),
  };
};

/** A neural regression as it comes from the files of its folder; its params are still on the host. */
export interface DecodedNeuralRegressor {
  readonly model: RegressionModel;
  readonly tokenizer: Tokenizer;
  readonly params: HostParams;
  /** The content of run.json: configuration, seed, versions, fingerprint of the data and metrics. */
  readonly run: Json;
}

/**
 * Reads the files of a neural regression's folder and checks that they belong together.
 *
 * @param files bytes by file name: `config.json`, `tokenizer.json`, `model.safetensors` and `run.json`.
 * @throws `E_CHECKPOINT` naming the file, what is wrong and what to do.
 * @example const { model, tokenizer, params } = await decodeNeuralRegressor(files);
 */
export const decodeNeuralRegressor = async (
  files: Readonly<Record<string, Uint8Array>>,
): Promise<DecodedNeuralRegressor> => {
  const { spec, tokenizer, params, run } = await decodeModel(files, {
    parametersOf: (found) => tensorsOf(regressionModelOfSpec(found)),
  });
  return { model: regressionModelOfSpec(spec), tokenizer: tokenizerFromJSON(tokenizer), params, run };
};
