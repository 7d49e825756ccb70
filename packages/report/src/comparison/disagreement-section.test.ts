import { expect, it } from 'vitest';
import type { Comparison } from '../results/comparison.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { comparisonWithoutTexts } from '../results/without-texts.ts';
import { comparisonMarkdown } from './markdown.ts';
import { renderReport } from './render-report.ts';

const fixture = comparisonFixture();
const attack = '</blockquote><script>alert(1)</script>';
const comparison: Comparison = {
  ...fixture,
  disagreement: {
    rows: 200,
    differ: 7,
    shown: [
      {
        text: attack,
        actual: 'spam',
        answers: fixture.families.map((_, place) => ({
          label: place === 0 ? 'spam' : 'ham',
          probability: 0.9 - place / 100,
        })),
      },
    ],
  },
};

it('shows each row once, with the answers of all families side by side, and escapes it', () => {
  const page = renderReport(comparison);
  expect(page).toContain('On 7 of 200 texts of the validation part (3.5 %)');
  expect(page).not.toContain('<script>alert');
  const list = page.slice(
    page.indexOf('<ol class="rows">'),
    page.indexOf('</ol>', page.indexOf('<ol class="rows">')),
  );
  expect(list.match(/<blockquote/g)).toHaveLength(1);
  expect(list.match(/as in the table/g)).toHaveLength(fixture.families.length);
  expect(list.match(/not as in the table/g)).toHaveLength(fixture.families.length - 1);
  expect(list).toContain('<bdi>spam</bdi></b> 90.0 %');
  expect(comparisonMarkdown(comparison)).toContain('On 7 of 200 texts of the validation part.');
});

it('says at the head which texts of the data the page shows, and shows none where they are left out', () => {
  const head = (page: string): string => page.slice(page.indexOf('<h1>'), page.indexOf('<figure'));
  expect(head(renderReport(comparison))).toContain(
    'what models were given to begin with or to answer; 1 row of the validation part.',
  );
  const bare = comparisonWithoutTexts(comparison);
  for (const text of [renderReport(bare), comparisonMarkdown(bare), JSON.stringify(bare)]) {
    expect(text).not.toContain('alert(1)');
    expect(text).not.toContain('They climbed towards');
    expect(text).not.toContain('texts of the data');
  }
});
