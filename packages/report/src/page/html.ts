/** Markup that may stand in a page as it is; only `html` makes it. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: text is escaped, numbers are coordinates, null is nothing. */
export type Content = string | number | null | Html | readonly Content[];

const entities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
]);

/**
 * Makes any text safe in HTML text and in quoted attributes. Control characters, which HTML forbids, become U+FFFD.
 *
 * @example escapeText('<b> & "c"') // '&lt;b&gt; &amp; &quot;c&quot;'
 */
export const escapeText = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => entities.get(character)!)
    .replace(/[^\P{Cc}\t\n\r]/gu, '\u{fffd}')
    .replace(/\r\n?/g, '\n');

const isHtml = (content: Html | readonly Content[]): content is Html => 'markup' in content;

const write = (content: Content): string => {
  if (content === null) return '';
  if (typeof content === 'string') return escapeText(content);
  if (typeof content === 'number') return String(Math.round(content * 100) / 100);
  return isHtml(content) ? content.markup : content.map(write).join('');
};

/**
 * A template that escapes whatever is put into it, so that no caller can forget to.
 *
 * @example html`<td title="${'a "b"'}">${3 / 7}</td>`.markup // '<td title="a &quot;b&quot;">0.43</td>'
 */
export const html = (strings: TemplateStringsArray, ...contents: Content[]): Html => ({
  markup: strings.map((text, index) => text + write(contents[index] ?? null)).join(''),
});
