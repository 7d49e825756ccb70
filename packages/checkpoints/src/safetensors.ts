import {
  type HostParams,
  type Json,
  RidgelineError,
  record,
  type StoredParams,
  type StoredTensor,
} from '@ridgeline/contracts';
import { damaged, quote } from './damaged.ts';
import { decodeUtf8, parseJson } from './json.ts';
import { hex, sha256 } from './sha256.ts';
import {
  foreignTypes,
  parameterTypes,
  predictorTypes,
  type StoredType,
  type StoredTypes,
} from './stored-types.ts';

/** Text by name, kept in the file's header. */
export type Metadata = Readonly<Record<string, string>>;

export interface Safetensors<Tensors extends StoredParams = HostParams> {
  readonly tensors: Tensors;
  /** Without the checksum's own entries. */
  readonly metadata: Metadata;
  /** Whether the file carried a checksum. One that does not match is an error. */
  readonly verified: boolean;
}

const precisionOf = ({ data }: StoredTensor): 'F32' | 'F64' => (data instanceof Float64Array ? 'F64' : 'F32');

/** Where one tensor stands in the data section, in bytes. */
interface Slot {
  readonly path: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

const maxHeaderBytes = 25 * 1024 * 1024;
/** What TF.js can hold. */
const maxRank = 6;
const producer = 'ridgeline';
/** How the header of a file with a checksum begins; the 64 digits follow. */
const checksumPrefix = '{"__metadata__":{"sha256":"';
const digitsStart = 8 + checksumPrefix.length;

/** The number of numbers in a tensor, or `undefined` for a shape that cannot be or that overflows. */
const sizeOf = (shape: readonly number[]): number | undefined => {
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
const checksum = async (bytes: Uint8Array, dataStart: number): Promise<string> => {
  const data = await sha256(bytes.subarray(dataStart));
  const message = new Uint8Array(dataStart + data.length);
  message.set(bytes.subarray(0, dataStart));
  message.fill('0'.charCodeAt(0), digitsStart, digitsStart + 64);
  message.set(data, dataStart);
  return hex(await sha256(message));
};

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

const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isNumbers = (value: Json | undefined): value is readonly number[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'number');

/** Where the data begins, and the header as JSON. */
const readHeader = (
  bytes: Uint8Array,
  file: string,
): { readonly dataStart: number; readonly header: Json } => {
  if (bytes.length < 10) throw damaged(file, `it must hold at least 10 bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  const limit = Math.min(maxHeaderBytes, bytes.length - 8);
  if (length > limit) throw damaged(file, `its header must be at most ${limit} bytes long, got ${length}`);
  if (bytes[8] !== '{'.charCodeAt(0)) throw damaged(file, 'its header must begin with "{"');
  const text = decodeUtf8(bytes.subarray(8, 8 + length), file);
  return { dataStart: 8 + length, header: parseJson(text, file, { integers: true }) };
};

const metadataOf = (value: Json | undefined, file: string): Metadata => {
  if (value === undefined) return record<string>([]);
  if (!isObject(value)) throw damaged(file, '"__metadata__" must be an object of texts');
  return record(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string')
        throw damaged(file, `"__metadata__" must hold texts alone, got another at ${quote(key)}`);
      return [key, text] as const;
    }),
  );
};

/** The texts in the header of a file, without a look at its data. @throws `E_CHECKPOINT` if there is no header */
export const readMetadata = (bytes: Uint8Array, file: string): Metadata => {
  const { header } = readHeader(bytes, file);
  return metadataOf((header as { readonly __metadata__?: Json }).__metadata__, file);
};

const readType = (path: string, dtype: Json | undefined, { file, types }: Reading): StoredType => {
  if (typeof dtype === 'string' && Object.hasOwn(types, dtype)) return types[dtype]!;
  const read = Object.keys(types).filter((name) => types[name]!.read !== undefined);
  throw damaged(file, `${quote(path)} must be stored as ${read.join(' or ')}, got ${quote(dtype)}`, {
    hint: 'Convert the tensors to 32-bit floating point before saving, for example with .float() in PyTorch.',
  });
};

const readSlot = (path: string, entry: Json, reading: Reading): Slot => {
  const { file } = reading;
  const fields = isObject(entry) ? Object.keys(entry).sort().join() : '';
  if (!isObject(entry) || fields !== 'data_offsets,dtype,shape') {
    throw damaged(file, `${quote(path)} must have exactly dtype, shape and data_offsets`);
  }
  const { dtype, shape, data_offsets: offsets } = entry;
  const type = readType(path, dtype, reading);
  const size = isNumbers(shape) ? sizeOf(shape) : undefined;
  if (!isNumbers(shape) || size === undefined) {
    throw damaged(
      file,
      `the shape of ${quote(path)} must be at most ${maxRank} lengths ≥ 1 whose product is below 2^53`,
    );
  }
  const [begin, end] = isNumbers(offsets) && offsets.length === 2 ? offsets : [];
  if (begin === undefined || end === undefined || end - begin !== type.bytes * size) {
    throw damaged(file, `${quote(path)} must take ${type.bytes * size} bytes, as its shape says`);
  }
  return { path, type, shape, begin, end };
};

/** The tensors' places in order, without a hole, an overlap or a rest. */
const readSlots = (header: Json, dataLength: number, reading: Reading): readonly Slot[] => {
  const { file } = reading;
  const slots = Object.entries(header as { readonly [key: string]: Json })
    .filter(([path]) => path !== '__metadata__')
    .map(([path, entry]) => readSlot(path, entry, reading))
    .sort((a, b) => a.begin - b.begin);
  let offset = 0;
  for (const { path, begin, end } of slots) {
    if (begin !== offset)
      throw damaged(file, `${quote(path)} must begin at byte ${offset} of the data, got ${begin}`);
    offset = end;
  }
  if (offset !== dataLength) throw damaged(file, `it must hold ${offset} bytes of data, got ${dataLength}`);
  return slots;
};

/** How errors call the file, and what it may hold. */
interface Reading {
  readonly file: string;
  readonly types: StoredTypes;
}

const decode = async (bytes: Uint8Array, reading: Reading): Promise<Safetensors<StoredParams>> => {
  const { file } = reading;
  const { dataStart, header } = readHeader(bytes, file);
  const metadata = metadataOf((header as { readonly __metadata__?: Json }).__metadata__, file);
  const slots = readSlots(header, bytes.length - dataStart, reading);
  const { sha256: digits, producer: writer, ...rest } = metadata;
  const verified = digits !== undefined || writer === producer;
  if (verified && (digits === undefined || digits !== (await checksum(bytes, dataStart)))) {
    throw damaged(file, 'its checksum must match its content, and does not');
  }
  const data = new Uint8Array(bytes.buffer, bytes.byteOffset + dataStart, bytes.length - dataStart);
  const tensors = record(
    slots.flatMap(({ path, type, shape, begin, end }) =>
      type.read === undefined ? [] : [[path, { shape, data: type.read(data.subarray(begin, end)) }] as const],
    ),
  );
  return { tensors, metadata: record(Object.entries(rest)), verified };
};

/**
 * Reads the bytes of a safetensors file and trusts none of them: header at most 25 MiB, strict UTF-8 and JSON, every
 * key once, shapes without overflow, data without hole, overlap or rest. Nothing larger than the file is allocated.
 *
 * A checksum is verified where there is one; files of other programs have none. Only F32 is read.
 *
 * @param file how errors call it.
 * @throws `E_CHECKPOINT` saying what is wrong and what to do.
 * @example const { tensors } = await decodeSafetensors(bytes, 'model.safetensors');
 */
export const decodeSafetensors = async (bytes: Uint8Array, file = 'safetensors'): Promise<Safetensors> =>
  (await decode(bytes, { file, types: parameterTypes })) as Safetensors;

/**
 * The same for files that may hold F64 beside F32: each tensor in the precision that it was saved in.
 *
 * @throws as `decodeSafetensors`.
 * @example const { tensors } = await decodeStoredTensors(bytes, 'model.safetensors');
 */
export const decodeStoredTensors = (
  bytes: Uint8Array,
  file = 'safetensors',
): Promise<Safetensors<StoredParams>> => decode(bytes, { file, types: predictorTypes });

/**
 * The same for files of other programs: F32, F16 and BF16, each as the float32 that it is. Integers, such as positions and masks, are no
 * parameters, and are left out.
 *
 * @throws as `decodeSafetensors`.
 * @example const { tensors } = await decodeForeignTensors(bytes, 'model.safetensors');
 */
export const decodeForeignTensors = async (bytes: Uint8Array, file = 'safetensors'): Promise<Safetensors> =>
  (await decode(bytes, { file, types: foreignTypes })) as Safetensors;
