/** A README's first ```js block, and what it says that it prints. */
export interface Example {
  readonly code: string;
  readonly prints: readonly string[];
}

/**
 * Finds the example. What it prints stands in comments: behind a `console.log(…)`, on the lines right below it, or
 * anywhere after an arrow (`// → text`). In it `…` stands for any text.
 */
export const readmeExample = (readme: string): Example | undefined => {
  const code = /^```js\n(.*?)^```/ms.exec(readme)?.[1];
  if (code === undefined) return undefined;
  const prints: string[] = [];
  let follows = false;
  for (const line of code.split('\n')) {
    const [, statement = line, arrow, comment] = /^(.*?)\/\/ (→ )?(.*)$/.exec(line) ?? [];
    const logs = /\bconsole\.log\(/.test(statement);
    follows = logs || (follows && comment !== undefined && statement.trim() === '');
    if (comment !== undefined && (arrow !== undefined || follows)) prints.push(comment.trim());
  }
  return { code, prints };
};

/** True if a line is as expected, where `…` stands for any text. */
export const matches = (expected: string, line: string): boolean => {
  const parts = expected.split('…');
  let from = 0;
  for (const [i, part] of parts.entries()) {
    const at = i === parts.length - 1 && i > 0 ? line.lastIndexOf(part) : line.indexOf(part, from);
    if (at < from || (i === 0 && at !== 0)) return false;
    from = at + part.length;
  }
  return from === line.length || expected.endsWith('…');
};
