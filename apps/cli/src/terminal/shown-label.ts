/** A label on one line of a terminal: line breaks as ↵, other characters that move the cursor as JSON escapes them. */
export const shownLabel = (label: string): string =>
  label.replace(/\r\n|\p{Zl}|\p{Zp}|[\n\r]/gu, '↵').replace(/\p{Cc}/gu, (control) => {
    const code = control.codePointAt(0)!.toString(16).padStart(4, '0');
    return `\\u${code}`;
  });
