import type { HostParams, StoredParams } from '@ridgeline/contracts';
import { hex, sha256 } from './sha256.ts';

/** Text by name, kept in the file's header. */
export type Metadata = Readonly<Record<string, string>>;

export interface Safetensors<Tensors extends StoredParams = HostParams> {
  readonly tensors: Tensors;
  /** Without the checksum's own entries. */
  readonly metadata: Metadata;
  /** Whether the file carried a checksum. One that does not match is an error. */
  readonly verified: boolean;
}

export const maxHeaderBytes = 25 * 1024 * 1024;
/** What TF.js can hold. */
export const maxRank = 6;
export const producer = 'ridgeline';
/** How the header of a file with a checksum begins; the 64 digits follow. */
export const checksumPrefix = '{"__metadata__":{"sha256":"';
export const digitsStart = 8 + checksumPrefix.length;

/** The number of numbers in a tensor, or `undefined` for a shape that cannot be or that overflows. */
export const sizeOf = (shape: readonly number[]): number | undefined => {
  if (shape.length > maxRank) return undefined;
  let size = 1;
  for (const length of shape) {
    size *= length;
    if (!Number.isSafeInteger(length) || length < 1 || !Number.isSafeInteger(size)) return undefined;
  }
  return size;
};

/**
 * SHA-256 over the header, with zeros for the checksum's own digits, followed by the SHA-256 of the data: every bit of
 * the file counts.
 */
export const checksum = async (bytes: Uint8Array, dataStart: number): Promise<string> => {
  const data = await sha256(bytes.subarray(dataStart));
  const message = new Uint8Array(dataStart + data.length);
  message.set(bytes.subarray(0, dataStart));
  message.fill('0'.charCodeAt(0), digitsStart, digitsStart + 64);
  message.set(data, dataStart);
  return hex(await sha256(message));
};
