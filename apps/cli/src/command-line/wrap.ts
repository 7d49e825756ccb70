/** Columns of a terminal that every line fits. */
export const width = 80;

/** A text over lines of 80 columns, all but the first with an indent. */
export const wrap = (text: string, indent: number): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
};
