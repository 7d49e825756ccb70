import { type Json, record, type StoredParams } from '@ridgeline/contracts';
import { damaged, quote } from './damaged.ts';
import { decodeUtf8, parseJson } from './json.ts';
import {
  checksum,
  type Metadata,
  maxHeaderBytes,
  maxRank,
  producer,
  type Safetensors,
  sizeOf,
} from './safetensors-layout.ts';
import {
  foreignTypes,
  parameterTypes,
  predictorTypes,
  type StoredType,
  type StoredTypes,
} from './stored-types.ts';

/** Where one tensor stands in the data section, in bytes. */
interface Slot {
  readonly path: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

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
