/** What native kernels must not touch: bytes beyond a memory, and any byte where they refuse. */
import { type Arguments, arenaOn, drawsOf, type Pair } from './native-pairs.ts';

/**
 * Moves one tensor after the other to the very end of the memory, where one float too many would end the process, and then one float
 * further, where the kernel must throw and leave every byte as it is.
 *
 * @returns what went wrong: nothing, or a sentence for each.
 */
export const strayings = (
  pair: Pair,
  kernel: string,
  prepare: Arguments,
  name: string,
): readonly string[] => {
  const { name: build, memory, wasm, native } = pair;
  const { arena, pieces, top } = arenaOn(wasm, 'ordinary', name, drawsOf('ordinary', name)());
  const given = prepare(arena);
  const bytes = new Uint8Array(memory.buffer);
  const before = Buffer.from(bytes);
  return given.flatMap((address, argument) => {
    const piece = pieces.find((one) => one.address === address && one.bytes > 0);
    if (piece === undefined) return [];
    const what = `${build}, ${name}, argument ${argument + 1}`;
    const last = bytes.length - piece.bytes;
    if (last < top()) throw new Error(`${name} needs more memory`);
    const moved = given.map((one, index) => (index === argument ? last : one));
    const prepared = Buffer.from(before);
    prepared.copy(prepared, last, piece.address, piece.address + piece.bytes);
    const [expected, actual] = [
      () => wasm.run[kernel]!(...moved),
      () => native[kernel]!(memory.buffer, ...moved),
    ].map((run) => {
      bytes.set(prepared);
      run();
      for (const { address: from, bytes: length, isRoom } of pieces)
        if (isRoom) bytes.fill(0, from === address ? last : from, (from === address ? last : from) + length);
      return Buffer.from(bytes);
    }) as [Buffer, Buffer];
    const found = expected.equals(actual)
      ? []
      : [`${what}: at the end of the memory it is not what wasm gives`];
    bytes.set(before);
    const beyond = moved.map((one, index) => (index === argument ? one + 4 : one));
    try {
      native[kernel]!(memory.buffer, ...beyond);
      if (!piece.isRoom) found.push(`${what}: goes beyond the end of the memory`);
    } catch (error) {
      const { code } = error as { readonly code?: string };
      if (!(error instanceof RangeError) || code !== 'E_BACKEND') found.push(`${what}: throws ${error}`);
      if (!before.equals(bytes)) found.push(`${what}: wrote before it threw`);
    }
    return found;
  });
};

const wild = [-1, 0.5, Number.NaN, Infinity, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 4, 2 ** 32, 2 ** 53, -(2 ** 31)];

/** Puts numbers in the place of each argument that no caller gives: a kernel that throws then must leave every byte as it is. */
export const writesBeforeThrowing = (
  pair: Pair,
  kernel: string,
  prepare: Arguments,
  name: string,
): readonly string[] => {
  const { memory, wasm, native } = pair;
  const given = prepare(arenaOn(wasm, 'ordinary', name, drawsOf('ordinary', name)()).arena);
  const bytes = new Uint8Array(memory.buffer);
  const before = Buffer.from(bytes);
  const calls = given.flatMap((_, argument) => wild.map((number) => ({ argument, number })));
  const throws = ({ argument, number }: (typeof calls)[number]): boolean => {
    try {
      native[kernel]!(memory.buffer, ...given.map((one, index) => (index === argument ? number : one)));
      return false;
    } catch {
      return true;
    }
  };
  const refused = calls.filter((call) => {
    if (throws(call)) return true;
    bytes.set(before);
    return false;
  });
  bytes.set(before);
  // all that throw, one after the other, and the bytes once
  for (const call of refused) throws(call);
  if (before.equals(bytes)) return [];
  return refused.flatMap((call) => {
    bytes.set(before);
    throws(call);
    if (before.equals(bytes)) return [];
    bytes.set(before);
    return [`${pair.name}, ${name}: wrote, and then threw at argument ${call.argument + 1} = ${call.number}`];
  });
};
