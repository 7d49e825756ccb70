/**
 * SHA-256 of the text's UTF-8 bytes, as 64 hexadecimal digits: tells whether two runs saw the same text. Lone
 * surrogates count as U+FFFD.
 *
 * @example await fingerprint('abc') // 'ba7816bf…f20015ad'
 */
export const fingerprint = async (text: string): Promise<string> => {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};
