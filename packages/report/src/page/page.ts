import { type Content, type Html, html } from './html.ts';
import { styles } from './styles.ts';

/** A value as JSON in a box of its own. */
export const json = (value: unknown): Html => html`<pre tabindex="0">${JSON.stringify(value, null, 2)}</pre>`;

/** A section with its heading. */
export const section = (id: string, heading: string, content: Content): Html =>
  html`<section aria-labelledby="${id}"><h2 id="${id}">${heading}</h2>${content}</section>`;

/** Facts side by side: a name, its value, and more in small print. */
export const facts = (
  entries: readonly (readonly [name: string, value: string, more: string | null])[],
): Html =>
  html`<dl class="facts">${entries.map(
    ([name, value, more]) =>
      html`<div><dt>${name}</dt><dd>${value}${more === null ? null : html`<small>${more}</small>`}</dd></div>`,
  )}</dl>`;

/** Words and what they mean. */
export const definitions = (entries: readonly (readonly [name: string, meaning: string])[]): Html =>
  html`<dl class="definitions">${entries.map(([name, meaning]) => html`<dt>${name}</dt><dd>${meaning}</dd>`)}</dl>`;

/** A whole document that stands alone: no script, no network, light and dark after the reader's preference. */
export const page = ({
  title,
  body,
  style = '',
}: {
  readonly title: string;
  readonly body: Html;
  /** What this page needs beside the style of all. */
  readonly style?: string;
}): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>${{ markup: styles + style }}</style>
</head>
<body>
${body}
</body>
</html>
`.markup;
