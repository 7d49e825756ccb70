/** What two texts have in common that a reader cannot tell apart: composed letters (NFC), single blanks. */
export const sameText = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim();
