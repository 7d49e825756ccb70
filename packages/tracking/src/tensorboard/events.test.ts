import { describe, expect, it } from 'vitest';
import type { Settings } from '../tracked.ts';
import { crc32c, maskedCrc32c } from './crc32c.ts';
import {
  endingRecord,
  eventFileName,
  fileVersionRecord,
  scalarsRecord,
  settingsRecords,
  startRecord,
} from './events.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

it('has the checksums of RFC 3720', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
});

describe('a record', () => {
  const record = fileVersionRecord({ time: 1_700_000_000 });

  it('is its length, its content, and a checksum of each', () => {
    const view = new DataView(record.buffer);
    const length = view.getUint32(0, true);
    expect(record.length).toBe(length + 16);
    expect(view.getUint32(8, true)).toBe(maskedCrc32c(record.subarray(0, 8)));
    expect(view.getUint32(12 + length, true)).toBe(maskedCrc32c(record.subarray(12, 12 + length)));
  });

  it('begins a file as TensorFlow does', () => {
    // tensorboard.compat.proto.event_pb2.Event(wall_time=1.7e9, file_version='brain.Event:2').SerializeToString()
    expect(hex(record.subarray(12, -4))).toBe('0900000040fc54d9411a0d627261696e2e4576656e743a32');
  });
});

describe('events are those of TensorFlow, byte for byte', () => {
  it.each(Object.entries(expected()))('%s', (_, [record, bytes]) => {
    expect(hex(record.subarray(12, -4))).toBe(bytes);
  });
});

/** Ours, and what `SerializeToString` of `event_pb2` and `plugin_data_pb2` of TensorBoard 2.21 gives. */
function expected(): Record<string, [Uint8Array, string]> {
  const at = { time: 1_700_000_000.5 };
  const session = (settings: Settings) => settingsRecords({ ...at, settings, metrics: [] })[1]!;
  const [experiment] = settingsRecords({
    ...at,
    settings: { 'model.hidden': 64, tied: true, kind: 'lstm' },
    metrics: ['validation/dataLoss'],
  });
  return {
    'a start at step 300': [startRecord({ ...at, step: 300 }), '0900002040fc54d94110ac023a020801'],
    'two numbers': [
      scalarsRecord({ ...at, step: 7, scalars: { 'step/dataLoss': 2.5, é: -1 } }),
      '0900002040fc54d94110072a210a140a0d737465702f646174614c6f737315000020400a090a02c3a915000080bf',
    ],
    'the experiment': [
      experiment!,
      '0900002040fc54d9412a710a6f0a145f68706172616d735f2f6578706572696d656e744a570a550a0768706172616d73124a12481900002040fc54d94122100a0c6d6f64656c2e68696464656e200322080a0474696564200222080a046b696e6420012a170a15121376616c69646174696f6e2f646174614c6f7373',
    ],
    'a session with a number': [
      session({ 'model.hidden': 64 }),
      '0900002040fc54d9412a550a530a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f4a330a310a0768706172616d7312261a240a190a0c6d6f64656c2e68696464656e12091100000000000050402900002040fc54d941',
    ],
    'a session with yes or no': [
      session({ tied: true }),
      '0900002040fc54d9412a460a440a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f4a240a220a0768706172616d7312171a150a0a0a0474696564120220012900002040fc54d941',
    ],
    'a session with a text': [
      session({ kind: 'lstm' }),
      '0900002040fc54d9412a4a0a480a1c5f68706172616d735f2f73657373696f6e5f73746172745f696e666f4a280a260a0768706172616d73121b1a190a0e0a046b696e6412061a046c73746d2900002040fc54d941',
    ],
    'the end': [
      endingRecord({ ...at, ending: 'finished' }),
      '0900002040fc54d9412a3a0a380a1a5f68706172616d735f2f73657373696f6e5f656e645f696e666f4a1a0a180a0768706172616d73120d220b08011100002040fc54d941',
    ],
  };
}

it('names files so that the later come last', () => {
  const [first, second] = [999_999_999, 1_700_000_000].map((time) => eventFileName({ time, unique: 'a' }));
  expect(first! < second!).toBe(true);
  expect(second).toBe('events.out.tfevents.1700000000.a');
});
