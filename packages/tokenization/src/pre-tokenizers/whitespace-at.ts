/** Whether a unit is Unicode white space, all of which is one UTF-16 unit each. */
export const isWhitespaceAt = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? unit === 0x20 || (unit >= 9 && unit <= 13) : /\p{White_Space}/u.test(text[at]!);
};
