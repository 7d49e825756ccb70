/** A text with a capital at its beginning, as it stands alone on an axis or in a table. */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
