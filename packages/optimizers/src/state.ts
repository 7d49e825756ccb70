import type { Params } from '@ridgeline/contracts';
import { mapParams, record } from '@ridgeline/tensors';
import { zerosLike } from '@tensorflow/tfjs-core';

/** Zeros in the shape of every parameter. */
export const zerosOf = (params: Params): Params => mapParams(params, (value) => zerosLike(value));

/** Puts records side by side in one: the entries of `parts.m` as `m/<path>`, and so on. */
export const joinState = (parts: Readonly<Record<string, Params>>): Params =>
  record(
    Object.entries(parts).flatMap(([name, tensors]) =>
      Object.entries(tensors).map(([path, value]) => [`${name}/${path}`, value] as const),
    ),
  );

/** The entries under one name of a joined state, by the paths that they had. */
export const partOfState = (state: Params, name: string): Params =>
  record(
    Object.entries(state)
      .filter(([key]) => key.startsWith(`${name}/`))
      .map(([key, value]) => [key.slice(name.length + 1), value] as const),
  );
