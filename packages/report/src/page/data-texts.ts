import { type Html, html } from './html.ts';

/** Says at the head of a page which texts of the data it shows, and how it shows none. Null where it shows none. */
export const dataTexts = (shown: readonly string[]): Html | null =>
  shown.length === 0
    ? null
    : html`<p class="note">This page shows texts of the data: ${shown.join('; ')}. <code class="whole">--without-texts</code> leaves them out.</p>`;
