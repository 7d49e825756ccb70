import { expect, it } from 'vitest';
import { prose } from './prose.ts';

it('keeps flags and numbers on one line each, and escapes the rest', () => {
  expect(prose('a <b> between 1.5e-6 and 10: --highest.').markup).toBe(
    'a &lt;b&gt; between <span class="whole">1.5e-6</span> and 10: <code class="whole">--highest</code>.',
  );
  expect(prose('95 % interval −0.131 … +0.067, p').markup).toBe(
    '95 % interval <span class="whole">−0.131 … +0.067</span>, p',
  );
  expect(prose('well-known words -- and 3 - 4').markup).toBe('well-known words -- and 3 - 4');
});
