/** Columns of a terminal that every line fits, if nothing is known of it. */
export const width = 80;

/** A text over lines of 80 columns, or as many as there are, all but the first with an indent. */
export const wrap = (text: string, indent: number, columns = width): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
};
