/**
 * Every line of a text, without the end of the last one. Lines end with LF or CR LF, and with CR alone in a text that has no LF.
 *
 * @example linesOf('sea\r\nship\n') // ['sea', 'ship']
 */
export const linesOf = (text: string): string[] => {
  const end = text.includes('\n') ? /\r?\n/ : '\r';
  const lines = text.split(end);
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  return lines;
};
