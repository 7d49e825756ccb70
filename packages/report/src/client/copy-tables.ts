/** How a page writes the cells of its tables. */
export interface Writing {
  readonly latexEscapes: Readonly<Record<string, string>>;
  readonly escapeMarkdown: (text: string) => string;
}

/**
 * Puts buttons below every table of the page, which copy it as CSV, Markdown or LaTeX. CSV has the numbers behind the cells in full
 * precision where a cell has them (`data-values`, under the names in `data-names`). Where the browser keeps the clipboard to itself, the
 * text is shown and selected.
 *
 * It runs in the page, as text of its own: it may use nothing from outside.
 */
export const copyTables = ({ latexEscapes, escapeMarkdown }: Writing): void => {
  const textOf = (cell: Element): string => (cell.textContent ?? '').replace(/\s+/g, ' ').trim();
  const listed = (cell: HTMLElement, name: string): readonly unknown[] | undefined =>
    cell.dataset[name] === undefined ? undefined : JSON.parse(cell.dataset[name]);
  const cellsOf = (row: HTMLTableRowElement) => [...row.cells] as HTMLElement[];

  const asCsv = (table: HTMLTableElement): string => {
    // minus signs and thousands are for people
    const plain = (text: string): string =>
      /^[+−-]?\d[\d,]*(\.\d+)?$/.test(text) ? text.replace('−', '-').replace(/,/g, '') : text;
    const quoted = (cell: unknown): string => {
      const text = cell === null ? '' : String(cell);
      return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
    };
    const line = (cells: readonly unknown[]): string => `${cells.map(quoted).join(',')}\r\n`;
    return [...table.rows]
      .map((row, index) =>
        line(
          cellsOf(row).flatMap(
            (cell) => listed(cell, index === 0 ? 'names' : 'values') ?? [plain(textOf(cell))],
          ),
        ),
      )
      .join('');
  };

  const isNumber = (cell: Element): boolean => cell.classList.contains('number');

  const asMarkdown = (table: HTMLTableElement): string => {
    const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
    const rows = [...table.rows].map((row) => line(cellsOf(row).map((cell) => escapeMarkdown(textOf(cell)))));
    const sides = cellsOf(table.rows[0]!).map((cell, index) =>
      index > 0 && isNumber(cell) ? '---:' : '---',
    );
    return [rows[0], line(sides), ...rows.slice(1)].join('');
  };

  const asLatex = (table: HTMLTableElement): string => {
    const escaped = (text: string): string =>
      [...text].map((character) => latexEscapes[character] ?? character).join('');
    const line = (row: HTMLTableRowElement, wrap: (text: string) => string): string =>
      `${cellsOf(row)
        .map((cell) => wrap(escaped(textOf(cell))))
        .join(' & ')} \\\\\n`;
    const [head, ...rows] = [...table.rows];
    const sides = cellsOf(head!).map((cell, index) => (index > 0 && isNumber(cell) ? 'r' : 'l'));
    return [
      '% \\usepackage{booktabs}\n',
      `\\begin{tabular}{${sides.join('')}}\n\\toprule\n`,
      line(head!, (text) => text),
      '\\midrule\n',
      // in braces: a bracket at the beginning of a line would be an option of the break before
      ...rows.map((row) => line(row, (text) => `{${text}}`)),
      '\\bottomrule\n\\end{tabular}\n',
    ].join('');
  };

  const formats = { CSV: asCsv, Markdown: asMarkdown, LaTeX: asLatex };

  /** The text in a box, selected: whether the browser copied it by that. */
  const select = (text: string, bar: Element): boolean => {
    const box = document.createElement('textarea');
    box.value = text;
    box.readOnly = true;
    box.setAttribute('aria-label', 'The table as text');
    bar.append(box);
    box.focus();
    box.select();
    const isCopied = document.execCommand('copy');
    if (isCopied) box.remove();
    return isCopied;
  };

  const copy = async (text: string, bar: Element): Promise<boolean> => {
    bar.querySelector('textarea')?.remove();
    const focused = document.activeElement as HTMLElement | null;
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const isCopied = select(text, bar);
      if (isCopied) focused?.focus();
      return isCopied;
    }
  };

  for (const region of document.querySelectorAll('.table')) {
    const table = region.querySelector('table')!;
    const bar = document.createElement('div');
    bar.className = 'copy';
    bar.setAttribute('role', 'group');
    bar.setAttribute('aria-label', `Copy the table: ${textOf(table.caption!)}`);
    const told = document.createElement('span');
    told.setAttribute('role', 'status');
    for (const [name, write] of Object.entries(formats)) {
      const button = document.createElement('button');
      button.type = 'button';
      button.textContent = `Copy ${name}`;
      button.addEventListener('click', async () => {
        told.textContent = '';
        const isCopied = await copy(write(table), bar);
        told.textContent = isCopied
          ? `Copied as ${name}.`
          : `The browser refused: the ${name} is selected, copy it with its key.`;
      });
      bar.append(button);
    }
    bar.append(told);
    region.append(bar);
  }
};
