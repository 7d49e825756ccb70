const MEMORY_SECTION = 5;
const [HAS_MAXIMUM, SHARED] = [1, 2] as const;

/** An unsigned number in LEB128, and where it ends. */
const number = (bytes: Uint8Array, start: number): readonly [value: number, end: number] => {
  let value = 0;
  let at = start;
  for (let place = 1; ; place *= 128) {
    const byte = bytes[at++]!;
    value += (byte & 127) * place;
    if (byte < 128) return [value, at];
  }
};

/** Where a module says how its memory may grow; `undefined` if it has no memory with a maximum. */
const placeOfLimits = (bytes: Uint8Array): number | undefined => {
  for (let at = 8; at < bytes.length; ) {
    const section = bytes[at]!;
    const [size, start] = number(bytes, at + 1);
    if (section === MEMORY_SECTION) {
      const [, limits] = number(bytes, start);
      return (bytes[limits]! & HAS_MAXIMUM) === 0 ? undefined : limits;
    }
    at = start + size;
  }
  return undefined;
};

/** A module whose memory is shared. */
export interface SharedBinary {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The memory that it makes for itself, in pages. */
  readonly memory: { readonly initial: number; readonly maximum: number; readonly shared: true };
}

/**
 * A module of WebAssembly with its memory declared as shared: one bit of the section that declares it. What the module does stays as it is,
 * so it is for one thread still; but others may be handed the memory. `undefined` if the module has no memory with a maximum.
 *
 * @see WebAssembly core specification, 5.5.8 memory section; threads proposal, limits.
 */
export const withSharedMemory = (binary: Uint8Array): SharedBinary | undefined => {
  const bytes = Uint8Array.from(binary);
  const limits = placeOfLimits(bytes);
  if (limits === undefined) return undefined;
  bytes[limits]! |= SHARED;
  const [initial, end] = number(bytes, limits + 1);
  const [maximum] = number(bytes, end);
  return { bytes, memory: { initial, maximum, shared: true } };
};
