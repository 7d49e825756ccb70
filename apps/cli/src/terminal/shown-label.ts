const escaped = (control: string): string => `\\u${control.codePointAt(0)!.toString(16).padStart(4, '0')}`;

/** A text in its lines; other characters that move the cursor, or colour what follows, as JSON escapes them. */
export const shownText = (text: string): string =>
  text.replace(/\p{Cc}/gu, (control) => ('\n\t'.includes(control) ? control : escaped(control)));

/** A label on one line of a terminal: line breaks as ↵, other characters that move the cursor as JSON escapes them. */
export const shownLabel = (label: string): string =>
  label.replace(/\r\n|\p{Zl}|\p{Zp}|[\n\r]/gu, '↵').replace(/\p{Cc}/gu, escaped);
