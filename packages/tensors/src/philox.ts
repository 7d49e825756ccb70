const low = (a: number, b: number): number => Math.imul(a, b) >>> 0;

/** The high 32 bits of a 64-bit product. */
const high = (a: number, b: number): number => {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  return (a1 * b1 + Math.floor((a0 * b1 + middle) / 65536)) >>> 0;
};

/**
 * Philox4x32-10: ten rounds of multiplication and exclusive or turn a 128-bit counter and a 64-bit key into four
 * 32-bit words.
 *
 * @param out receives the four words.
 * @see Salmon et al. 2011; the known answers in the test are those of its reference implementation, Random123.
 */
export const philox = (
  out: Uint32Array,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  key0: number,
  key1: number,
): void => {
  for (let round = 0; round < 10; round++) {
    const h0 = high(0xd2511f53, c0);
    const l0 = low(0xd2511f53, c0);
    const h1 = high(0xcd9e8d57, c2);
    const l1 = low(0xcd9e8d57, c2);
    c0 = (h1 ^ c1 ^ key0) >>> 0;
    c1 = l1;
    c2 = (h0 ^ c3 ^ key1) >>> 0;
    c3 = l0;
    key0 = (key0 + 0x9e3779b9) >>> 0;
    key1 = (key1 + 0xbb67ae85) >>> 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
};
