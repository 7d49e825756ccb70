import { type Model, type Params, RidgelineError } from '@ridgeline/contracts';
import { inputOf, linear, record } from '@ridgeline/tensors';
import { add, concat, expandDims, reshape, slice, type Tensor, tanh, zeros } from '@tensorflow/tfjs-core';
import { defineRowModel } from './define-model.ts';
import { normal } from './initializers.ts';
import type { EmbeddingLayer, Projection } from './layers/embedding.ts';
import { type At, initParameters, visitSites, within } from './layers/layer.ts';
import { linearLayer } from './layers/linear.ts';
import { memoryAttention } from './layers/memory-attention.ts';
import { recurrentLayer } from './layers/recurrent.ts';
import { sourceVocabularyOption, tiedOption, translatorTables } from './layers/translator-tables.ts';
import { stepDecoder } from './step-decoder.ts';

/** The options of {@link recurrentTranslator}. */
export type RecurrentTranslatorOptions = Parameters<typeof recurrentTranslator>[0];

const kind = 'recurrentTranslator';

/** Each direction of the encoder has half of the width. @throws `E_OPTION` */
const halfOf = (hidden: number): number => {
  if (hidden % 2 === 0) return hidden / 2;
  throw new RidgelineError(
    'E_OPTION',
    `${kind}: hidden must be even, half for each direction of the encoder, got ${hidden}.`,
  );
};

/** What is known of a source: its places, what the attention compares with, and which of them are there. */
interface Memory {
  readonly memory: Tensor;
  readonly keys: Tensor;
  readonly memoryMask?: Tensor;
}

/**
 * A model from a text to a text by recurrent layers: an encoder that reads the source in both directions, and a decoder that
 * begins with the encoder's last states and attends to its outputs at every position of the target,
 *
 *     h = cells(E[ids])      c = Σ softmax(score(h, m))·m      a = tanh([c, h]·W)      logits = a·head
 *
 * in one product over all positions. With `inputFeeding` the first cell also reads the last a, and positions wait for each
 * other. The scores are those of `memoryAttention`; with `additive` too, the query is h of the position itself.
 *
 * It reads `source` [B, S], `sourceMask` [B, S], whose zeros are passed through and not attended to, and `ids` [B, T]. Each
 * direction has H/2 of the width, and a has H, or where the head is tied D. First values are PyTorch's, tables N(0, 1), or N(0, 1/D)
 * where one gives the logits. Sites: `embedding/source` [B, S, D], `encoder/between/0`, …, `memory` [B, S, H], then
 * `embedding/ids` [B, T, D], without input feeding `decoder/between/0`, … and `hidden` [B, T, H], `output` (a) and `logits` [B, T, V].
 * Where nothing watches an embedding, the first cell's input map may be folded into its table, and `activations` lacks that site.
 *
 * @throws `E_RANGE` or `E_OPTION` naming the option; later `E_SHAPE` if a batch has no `source` or no `ids`.
 * @see Luong, Pham and Manning 2015, "Effective approaches to attention-based neural machine translation", with a bidirectional encoder.
 * @example recurrentTranslator({ vocabulary: 65, embedding: 32, hidden: 64 })
 */
export const recurrentTranslator = /* @__PURE__ */ defineRowModel(
  kind,
  {
    about:
      'A model from a text to a text: recurrent layers, whose decoder attends to what the encoder made of the source.',
    label: 'recurrent translator',
    formula: 'logits = tanh([Σ softmax(score(h, m))·m, h]·W)·head',
    options: {
      vocabulary: {
        type: 'integer',
        min: 1,
        from: 'data',
        about: 'The size of the vocabulary of both texts, V, or of the target alone.',
      },
      sourceVocabulary: sourceVocabularyOption,
      embedding: { type: 'integer', min: 1, default: 64, about: 'The width of the embeddings, D.' },
      hidden: {
        type: 'integer',
        min: 2,
        default: 128,
        about: 'The width of each recurrent layer, H: even, half for each direction of the encoder.',
      },
      layers: {
        type: 'integer',
        min: 1,
        default: 1,
        about: 'Recurrent layers of the encoder, and as many of the decoder.',
      },
      cell: { type: 'choice', among: ['lstm', 'gru'], default: 'lstm', about: 'The recurrent cell.' },
      attention: {
        type: 'choice',
        among: ['general', 'dot', 'additive'],
        default: 'general',
        about:
          "How a place of the source is scored: Luong's products, with a matrix or without, or Bahdanau's sum.",
      },
      inputFeeding: {
        type: 'flag',
        default: false,
        about:
          'Whether a position also reads what the one before it attended to. Positions then wait for each other.',
      },
      tied: { ...tiedOption, default: 'none' },
    },
    example: { vocabulary: 65, embedding: 32, hidden: 64 },
    same: { OpenNMT: 'brnn encoder, rnn decoder with global_attention general, dot or mlp and input_feed' },
    stage: 'trial',
    since: '0.1.0',
  },
  (options): Omit<Model, 'spec'> => {
    const { vocabulary, sourceVocabulary, embedding, hidden, layers } = options;
    const { cell, attention: score, inputFeeding, tied } = options;
    const attended = tied === 'none' ? hidden : embedding;
    const tables = translatorTables(kind, {
      vocabulary,
      sourceVocabulary,
      width: embedding,
      headInputs: attended,
      tied,
      headBias: true,
      initializer: normal(tied === 'none' ? 1 : 1 / Math.sqrt(embedding)),
    });
    const encoder = recurrentLayer('encoder', {
      cell,
      inputs: embedding,
      hidden: halfOf(hidden),
      layers,
      bidirectional: 'concat',
    });
    const fed = inputFeeding ? attended : 0;
    const decoder = recurrentLayer('decoder', { cell, inputs: embedding + fed, hidden, layers });
    const attention = memoryAttention('attention', { score, width: hidden });
    const combine = linearLayer('combine', { inputs: 2 * hidden, outputs: attended, bias: false });
    const parameters = [tables, encoder, decoder, attention, combine].flatMap((part) => part.parameters);
    const states = cell === 'lstm' ? ['hidden', 'cell'] : ['hidden'];
    const between = (path: string): string[] =>
      Array.from({ length: layers - 1 }, (_, layer) => `${path}/between/${layer}`);
    const sourceSites = ['embedding/source', ...between('encoder'), 'memory'];

    /** The last states of both directions, side by side, begin the decoder. */
    const firstState = (found: Params): Params =>
      record(
        Array.from({ length: layers }, (_, layer) =>
          states.map((state): [string, Tensor] => [
            `decoder/${layer}/${state}`,
            concat([found[`encoder/${layer}/${state}`]!, found[`encoder/${layer}/reverse/${state}`]!], 1),
          ]),
        ).flat(),
      );

    const combined = (params: Params, hiddens: Tensor, given: Memory): Tensor => {
      const contexts = attention.apply(params, { queries: hiddens, ...given });
      return tanh(combine.apply(params, concat([contexts, hiddens], 2)));
    };

    const encode = (
      params: Params,
      inputs: Tensor | Projection,
      { at, mask }: { readonly at: At; readonly mask?: Tensor | undefined },
    ): { readonly given: Memory; readonly state: Params } => {
      const found = encoder.apply(params, { inputs, at: within('encoder', at), ...(mask && { mask }) });
      const memory = at('memory', found.outputs);
      const given = { memory, keys: attention.keys(params, memory), ...(mask && { memoryMask: mask }) };
      return { given, state: firstState(found.state) };
    };

    /** What the first cell makes of the embedded ids, [B, T, gates·H]; the rows below are those of what is fed. */
    const projectedIds = (params: Params, embedded: Tensor): Tensor => {
      const kernel = params['decoder/0/kernel']!;
      return linear(embedded, slice(kernel, [0, 0], [embedding, -1]), params['decoder/0/bias']!);
    };

    /** One position after another, each with what the one before it came to. */
    const decodeFed = (
      params: Params,
      embedded: Tensor,
      { given, state, last }: { readonly given: Memory; readonly state: Params; readonly last: Tensor },
    ): { readonly outputs: Tensor; readonly state: Params } => {
      const projected = projectedIds(params, embedded);
      const [rows, time, columns] = projected.shape as [number, number, number];
      const below = slice(params['decoder/0/kernel']!, [embedding, 0], [attended, -1]);
      const outputs: Tensor[] = [];
      let carried = state;
      for (let t = 0; t < time; t++) {
        const own = slice(projected, [0, t, 0], [rows, 1, columns]);
        const found = decoder.apply(params, {
          inputs: () => add(own, linear(outputs.at(-1) ?? last, below)),
          state: carried,
        });
        carried = found.state;
        outputs.push(combined(params, found.outputs, given));
      }
      return { outputs: concat(outputs, 1), state: carried };
    };

    return {
      parameters: parameters.map(({ initializer: _, ...parameter }) => parameter),
      inputs: ['source', 'sourceMask', 'ids'],
      sites: [
        ...sourceSites,
        'embedding/ids',
        ...(inputFeeding ? [] : [...between('decoder'), 'hidden']),
        'output',
        'logits',
      ],
      siteInputs: Object.fromEntries(sourceSites.map((site) => [site, 'source'])),

      init: (random) => initParameters(parameters, random),

      forward: (params, batch, mode) => {
        const { at, activations } = visitSites(mode);
        const isWatched = (site: string): boolean => mode.watched?.(site) ?? true;
        const embed = (table: EmbeddingLayer, name: 'source' | 'ids'): Tensor =>
          at(`embedding/${name}`, table.apply(params, inputOf(kind, batch, name)));
        const read = (table: EmbeddingLayer, name: 'source' | 'ids'): Tensor | Projection =>
          isWatched(`embedding/${name}`)
            ? embed(table, name)
            : table.project(params, inputOf(kind, batch, name));
        const mask = batch.inputs.sourceMask;
        const { given, state } = encode(params, read(tables.source, 'source'), { at, mask });
        const begun = (): Tensor => {
          const rows = given.memory.shape[0]!;
          const last = zeros([rows, 1, attended]);
          return decodeFed(params, embed(tables.target, 'ids'), { given, state, last }).outputs;
        };
        const atOnce = (): Tensor => {
          const inputs = read(tables.target, 'ids');
          const found = decoder.apply(params, { inputs, state, at: within('decoder', at) });
          return combined(params, at('hidden', found.outputs), given);
        };
        const values = at('output', inputFeeding ? begun() : atOnce());
        return { logits: at('logits', tables.logits(params, values)), activations };
      },

      decoder: (params, inputs) =>
        inputs &&
        stepDecoder({
          who: kind,
          vocabulary,
          given: () => {
            const source = tables.source.apply(params, inputOf(kind, { inputs }, 'source'));
            const mask = inputs.sourceMask;
            const { given, state } = encode(params, source, { at: (_, x) => x, mask });
            return record([...Object.entries(given), ...Object.entries(state)]);
          },
          first: (given) => {
            const rows = given.memory!.shape[0]!;
            const begun = Object.entries(given).filter(([path]) => path.startsWith('decoder/'));
            return record([
              ...begun,
              ...(inputFeeding ? [['last', zeros([rows, 1, attended])] as const] : []),
            ]);
          },
          step: (ids, given, { last, ...state }) => {
            const embedded = tables.target.apply(params, reshape(ids, [-1, 1]));
            const memory = given as unknown as Memory;
            const found =
              last === undefined
                ? decoder.apply(params, { inputs: embedded, state })
                : decodeFed(params, embedded, { given: memory, state, last });
            const values = last === undefined ? combined(params, found.outputs, memory) : found.outputs;
            const logits = reshape(tables.logits(params, values), [-1, vocabulary]);
            const carried = last === undefined ? found.state : { ...found.state, last: values };
            return { logits, carried };
          },
          attention: (given, carried) => {
            const queries = expandDims(carried[`decoder/${layers - 1}/hidden`]!, 1);
            return attention.weights(params, { queries, ...(given as unknown as Memory) });
          },
        }),
    };
  },
);
