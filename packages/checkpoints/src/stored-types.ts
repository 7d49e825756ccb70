/** How numbers of one type stand in a file, and become ours. */
export interface StoredType {
  /** How long one of them is. */
  readonly bytes: number;
  /** Absent where a tensor of this type is left out. */
  readonly read?: (data: Uint8Array) => Float32Array | Float64Array;
}

export type StoredTypes = Readonly<Record<string, StoredType>>;

/** A copy, which begins where its numbers may. */
const bufferOf = (data: Uint8Array): ArrayBuffer => data.slice().buffer;

/** The upper half of a float32. */
const fromBfloat16 = (bits: number): number => bits << 16;

/** IEEE 754 binary16 as binary32: 5 bits of exponent with bias 15 become 8 with bias 127, 10 bits of fraction 23. */
const fromFloat16 = (bits: number): number => {
  const sign = (bits & 0x8000) << 16;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return sign | 0x7f800000 | (fraction << 13);
  if (exponent > 0) return sign | ((exponent + 112) << 23) | (fraction << 13);
  if (fraction === 0) return sign;
  // subnormal there, normal here: the leading bit is what the exponent says
  const shift = Math.clz32(fraction) - 21;
  return sign | ((113 - shift) << 23) | (((fraction << shift) & 0x3ff) << 13);
};

const widened = (data: Uint8Array, wide: (bits: number) => number): Float32Array =>
  new Float32Array(Int32Array.from(new Uint16Array(bufferOf(data)), wide).buffer);

const float32: StoredType = { bytes: 4, read: (data) => new Float32Array(bufferOf(data)) };
const float64: StoredType = { bytes: 8, read: (data) => new Float64Array(bufferOf(data)) };

/** What parameters are stored as here. */
export const parameterTypes: StoredTypes = { F32: float32 };

/** What linear models are stored as beside them. */
export const predictorTypes: StoredTypes = { F32: float32, F64: float64 };

/** What other programs store: floats that a float32 holds exactly, and integers, which are no parameters. */
export const foreignTypes: StoredTypes = {
  F32: float32,
  F16: { bytes: 2, read: (data) => widened(data, fromFloat16) },
  BF16: { bytes: 2, read: (data) => widened(data, fromBfloat16) },
  BOOL: { bytes: 1 },
  I8: { bytes: 1 },
  U8: { bytes: 1 },
  I16: { bytes: 2 },
  U16: { bytes: 2 },
  I32: { bytes: 4 },
  U32: { bytes: 4 },
  I64: { bytes: 8 },
  U64: { bytes: 8 },
};
