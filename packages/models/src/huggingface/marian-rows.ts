import type { HostParams } from '@ridgeline/contracts';
import { type Mapped, mappedLinear, mappedNorm } from './mapping.ts';
import { reordered } from './reordered.ts';

/** A parameter of ours, and the axis of theirs that stands for the width which all branches are added to. */
export type MarianRow = Mapped & { readonly axis?: 0 | 1 };

const inputs = (rows: readonly Mapped[]): readonly MarianRow[] =>
  rows.map((row) => ({ ...row, ...(row.turned && { axis: 1 }) }));

const outputs = (rows: readonly Mapped[]): readonly MarianRow[] => rows.map((row) => ({ ...row, axis: 0 }));

const projected = (path: string, theirs: string, parts: readonly string[]): readonly MarianRow[] =>
  inputs(
    mappedLinear(
      path,
      parts.map((part) => `${theirs}.${part}_proj`),
    ),
  );

const output = (path: string, theirs: string): readonly MarianRow[] =>
  outputs(mappedLinear(`${path}/output`, [`${theirs}.out_proj`]));

const norm = (path: string, theirs: string): readonly MarianRow[] => outputs(mappedNorm(path, theirs));

const feedForward = (path: string, theirs: string): readonly MarianRow[] => [
  ...inputs(mappedLinear(`${path}/feedForward/in`, [`${theirs}.fc1`])),
  ...outputs(mappedLinear(`${path}/feedForward/out`, [`${theirs}.fc2`])),
  ...norm(`${path}/feedForwardNorm`, `${theirs}.final_layer_norm`),
];

const selfAttention = (path: string, theirs: string): readonly MarianRow[] => [
  ...projected(`${path}/attention`, `${theirs}.self_attn`, ['q', 'k', 'v']),
  ...output(`${path}/attention`, `${theirs}.self_attn`),
  ...norm(`${path}/attentionNorm`, `${theirs}.self_attn_layer_norm`),
];

const crossAttention = (path: string, theirs: string): readonly MarianRow[] => [
  ...projected(`${path}/cross/queries`, `${theirs}.encoder_attn`, ['q']),
  ...projected(`${path}/cross/memory`, `${theirs}.encoder_attn`, ['k', 'v']),
  ...output(`${path}/cross`, `${theirs}.encoder_attn`),
  ...norm(`${path}/crossNorm`, `${theirs}.encoder_attn_layer_norm`),
];

const tablesOf = (isShared: boolean): readonly MarianRow[] =>
  isShared
    ? [{ ours: 'embedding/table', theirs: ['model.shared.weight'], axis: 1 }]
    : [
        { ours: 'embedding/table', theirs: ['model.decoder.embed_tokens.weight'], axis: 1 },
        { ours: 'sourceEmbedding/table', theirs: ['model.encoder.embed_tokens.weight'], axis: 1 },
      ];

/**
 * All parameters but the bias of the logits; the table of the target stands first.
 *
 * @param isShared whether one table serves both texts.
 */
export const marianRows = (
  { encoder_layers, decoder_layers }: { readonly encoder_layers: number; readonly decoder_layers: number },
  isShared: boolean,
): readonly MarianRow[] => [
  ...tablesOf(isShared),
  ...Array.from({ length: encoder_layers }, (_, i) => {
    const theirs = `model.encoder.layers.${i}`;
    return [...selfAttention(`encoder/${i}`, theirs), ...feedForward(`encoder/${i}`, theirs)];
  }).flat(),
  ...Array.from({ length: decoder_layers }, (_, i) => {
    const theirs = `model.decoder.layers.${i}`;
    return [
      ...selfAttention(`decoder/${i}`, theirs),
      ...crossAttention(`decoder/${i}`, theirs),
      ...feedForward(`decoder/${i}`, theirs),
    ];
  }).flat(),
];

/**
 * Where a column of ours stands in theirs. They put all sines before all cosines, and ours alternate: the width that
 * branches are added to has no order of its own, so all that reads or writes it is turned alike.
 */
export const inTheirs = (width: number, column: number): number =>
  column % 2 === 0 ? column / 2 : width / 2 + (column - 1) / 2;

/** Where a column of theirs stands in ours. */
export const inOurs = (width: number, column: number): number =>
  column < width / 2 ? 2 * column : 2 * column - width + 1;

/** Their tensors with the width in another order. */
export const withWidth = (
  rows: readonly MarianRow[],
  tensors: HostParams,
  place: (width: number, column: number) => number,
): HostParams => ({
  ...tensors,
  ...Object.fromEntries(
    rows.flatMap(({ theirs, axis }) =>
      theirs.flatMap((name) => {
        const found = Object.hasOwn(tensors, name) ? tensors[name] : undefined;
        // what is missing, or has too few axes, is refused where it is read
        if (axis === undefined || found?.shape[axis] === undefined) return [];
        const width = found.shape[axis];
        return [[name, reordered(found, axis, (column) => place(width, column))]];
      }),
    ),
  ),
});
