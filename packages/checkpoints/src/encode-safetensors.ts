import { RidgelineError, type StoredParams, type StoredTensor } from '@ridgeline/contracts';
import { quote } from './damaged.ts';
import {
  checksum,
  checksumPrefix,
  digitsStart,
  type Metadata,
  maxHeaderBytes,
  maxRank,
  producer,
  sizeOf,
} from './safetensors-layout.ts';

const precisionOf = ({ data }: StoredTensor): 'F32' | 'F64' => (data instanceof Float64Array ? 'F64' : 'F32');

const requireWritable = (path: string, { shape, data }: StoredTensor): void => {
  if (path === '__metadata__' || /\p{Surrogate}/u.test(path)) {
    throw new RidgelineError('E_DATA', `encodeSafetensors: a tensor cannot have the name ${quote(path)}.`);
  }
  if (sizeOf(shape) !== data.length) {
    throw new RidgelineError(
      'E_SHAPE',
      `encodeSafetensors: ${quote(path)} must have 1 to ${maxRank} lengths ≥ 1 whose product is its ${data.length} numbers, got [${shape.join(', ')}].`,
    );
  }
};

const requireMetadata = (metadata: Metadata): void => {
  for (const [key, value] of Object.entries(metadata)) {
    if (
      key === 'sha256' ||
      key === 'producer' ||
      typeof value !== 'string' ||
      /\p{Surrogate}/u.test(key + value)
    ) {
      throw new RidgelineError(
        'E_DATA',
        `encodeSafetensors: metadata cannot hold ${quote(key)}: ${quote(value)}.`,
        {
          hint: 'Give texts by name; "sha256" and "producer" are set by the writer.',
        },
      );
    }
  }
};

/** The header as upstream writes it: no spaces but those at the end, which align the data to 8 bytes. */
const headerOf = (entries: readonly (readonly [string, StoredTensor])[], metadata: Metadata): Uint8Array => {
  const quoted = (texts: readonly (readonly [string, string])[]) =>
    texts.map(([key, value]) => `,${JSON.stringify(key)}:${JSON.stringify(value)}`).join('');
  let offset = 0;
  const slots = entries.map(([path, tensor]) => {
    const { shape, data } = tensor;
    const begin = offset;
    offset += data.byteLength;
    return `,${JSON.stringify(path)}:{"dtype":"${precisionOf(tensor)}","shape":[${shape}],"data_offsets":[${begin},${offset}]}`;
  });
  const texts = quoted([['producer', producer], ...Object.entries(metadata)]);
  const json = new TextEncoder().encode(`${checksumPrefix}${'0'.repeat(64)}"${texts}}${slots.join('')}}`);
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(' '.charCodeAt(0));
  header.set(json);
  if (header.length > maxHeaderBytes) {
    throw new RidgelineError(
      'E_DATA',
      `encodeSafetensors: names and metadata must take at most ${maxHeaderBytes} bytes, got ${header.length}.`,
    );
  }
  return header;
};

/**
 * Tensors as the bytes of a safetensors file: float32 or float64, little endian, in the record's order, with a SHA-256 over the
 * whole file in its metadata.
 *
 * @param metadata texts by name, besides `sha256` and `producer`.
 * @returns the same bytes for the same tensors in the same order.
 * @throws `E_SHAPE` if a shape does not fit its numbers; `E_DATA` for names or metadata that cannot be written.
 * @see https://github.com/huggingface/safetensors#format
 * @example await encodeSafetensors({ 'head/bias': { shape: [2], data: Float32Array.of(1, 2) } })
 */
export const encodeSafetensors = async (
  tensors: StoredParams,
  metadata: Metadata = {},
): Promise<Uint8Array> => {
  const entries = Object.entries(tensors);
  for (const [path, tensor] of entries) requireWritable(path, tensor);
  requireMetadata(metadata);
  const header = headerOf(entries, metadata);
  const dataStart = 8 + header.length;
  const dataLength = entries.reduce((total, [, { data }]) => total + data.byteLength, 0);
  const bytes = new Uint8Array(dataStart + dataLength);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  bytes.set(header, 8);
  let offset = dataStart;
  for (const [, { data }] of entries) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), offset);
    offset += data.byteLength;
  }
  bytes.set(new TextEncoder().encode(await checksum(bytes, dataStart)), digitsStart);
  return bytes;
};
