/** The high half of the product of c with h·2¹⁶ + l: no part of it needs more than 32 bits. */
const highOfProduct = (h: number, l: number, c: number): number => {
  const upper = c >>> 16;
  const lower = c & 0xffff;
  const middle = (Math.imul(upper, l) + (Math.imul(lower, l) >>> 16)) | 0;
  const carried = ((middle & 0xffff) + Math.imul(lower, h)) | 0;
  return (Math.imul(upper, h) + (middle >>> 16) + (carried >>> 16)) | 0;
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
    const low0 = Math.imul(0xd2511f53, c0);
    const low1 = Math.imul(0xcd9e8d57, c2);
    const high0 = highOfProduct(0xd251, 0x1f53, c0);
    const high1 = highOfProduct(0xcd9e, 0x8d57, c2);
    c0 = high1 ^ c1 ^ key0;
    c1 = low1;
    c2 = high0 ^ c3 ^ key1;
    c3 = low0;
    key0 = (key0 + 0x9e3779b9) | 0;
    key1 = (key1 + 0xbb67ae85) | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
};
