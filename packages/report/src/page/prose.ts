import { type Html, html } from './html.ts';

/** What a line must not break within: flags, intervals, and numbers with an exponent. */
const whole = /(--[a-z][a-z-]*|[+−]?\d[\d.]* … [+−]?\d[\d.]*|\d[\d.]*e-?\d+)/;

/**
 * A sentence whose flags are code, and whose flags, intervals and numbers stay on one line each.
 *
 * @example prose('between 1e-6 and 10').markup // 'between <span class="whole">1e-6</span> and 10'
 */
export const prose = (text: string): Html =>
  html`${text.split(whole).map((part, i) => {
    if (i % 2 === 0) return part;
    return part.startsWith('--')
      ? html`<code class="whole">${part}</code>`
      : html`<span class="whole">${part}</span>`;
  })}`;
