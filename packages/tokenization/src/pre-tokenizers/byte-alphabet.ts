/**
 * A visible character for each byte, as GPT-2 writes them: those of Latin-1 that can be seen stand for themselves, the
 * other bytes for U+0100 and on.
 */
export const byteAlphabet: readonly string[] = /* @__PURE__ */ (() => {
  const isVisible = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xff && byte !== 0xad);
  let more = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isVisible(byte) ? byte : more++));
})();
