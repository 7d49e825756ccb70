import { pageScript } from '../client/script.ts';
import { sha256 } from '../client/sha256.ts';
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

/** JavaScript in a page. @throws never: what would end the element is a fault of ours, which a test finds */
const inlined = (script: string): Html => html`<script>${{ markup: script }}</script>`;

/**
 * A whole document that stands alone: no network, light and dark after the reader's preference. It says all that it has to say without a
 * script; those that it has run by their hash, and no other does.
 */
export const page = ({
  title,
  body,
  style = '',
  scripts = [],
}: {
  readonly title: string;
  readonly body: Html;
  /** What this page needs beside the style of all. */
  readonly style?: string;
  /** What it runs beside the script of all. */
  readonly scripts?: readonly string[];
}): string => {
  const all = [pageScript, ...scripts];
  const hashes = all.map((script) => `'sha256-${sha256(script)}'`).join(' ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src ${{ markup: hashes }}">
<title>${title}</title>
<style>${{ markup: styles + style }}</style>
</head>
<body>
${body}
${all.map(inlined)}
</body>
</html>
`.markup;
};
