import {
  type HostParams,
  type HostTensor,
  type Params,
  record,
  type StoredParams,
} from '@ridgeline/contracts';
import { dispose, type Tensor, tensor } from '@tensorflow/tfjs-core';

/**
 * Applies `f` to every tensor, keeping paths and their order.
 *
 * @example mapParams(params, (w) => zerosLike(w))
 */
export const mapParams = <T, U>(
  params: Readonly<Record<string, T>>,
  f: (value: T, path: string) => U,
): Readonly<Record<string, U>> =>
  record(Object.entries(params).map(([path, value]) => [path, f(value, path)] as const));

/**
 * Copies tensors to the host, waiting for the device. They must stay alive until it has answered.
 *
 * @example const saved = await toHost(params);
 */
export const toHost = async (params: Params): Promise<HostParams> => {
  const values = await Promise.all(
    Object.entries(params).map(
      async ([path, value]): Promise<readonly [string, HostTensor]> => [
        path,
        { shape: [...value.shape], data: Float32Array.from(await value.data()) },
      ],
    ),
  );
  return record(values);
};

/** Makes tensors of host values. The caller disposes them, or holds them in a `tidy`. */
export const fromHost = (params: HostParams): Params =>
  mapParams(params, ({ data, shape }): Tensor => tensor(data, [...shape], 'float32'));

/** Frees every tensor of the record. */
export const disposeParams = (params: Params): void => dispose(Object.values(params));

/**
 * The number of numbers in tensors, or in parameters that have no value yet.
 *
 * @example countParams(model.parameters)
 */
export const countParams = (
  params: Readonly<Record<string, Pick<HostTensor, 'shape'>>> | readonly Pick<HostTensor, 'shape'>[],
): number => Object.values(params).reduce((total, { shape }) => total + shape.reduce((a, b) => a * b, 1), 0);

/**
 * SHA-256 over paths, shapes and bits in order of path, as 64 hexadecimal digits. −0 and 0 differ; every NaN is the
 * same NaN.
 */
export const hashParams = async (params: StoredParams): Promise<string> => {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (const path of Object.keys(params).sort()) {
    const { shape, data } = params[path]!;
    const numbers = data.slice();
    const words = new Uint32Array(numbers.buffer);
    for (let i = 0; i < numbers.length; i++) {
      if (!Number.isNaN(numbers[i])) continue;
      if (numbers instanceof Float64Array) words.set([0, 0x7ff80000], 2 * i);
      else words[i] = 0x7fc00000;
    }
    parts.push(encoder.encode(`${path} [${shape.join()}]\n`), new Uint8Array(numbers.buffer));
  }
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
