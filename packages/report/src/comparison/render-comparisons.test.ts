import { expect, it } from 'vitest';
import { withoutScripts } from '../page/without-scripts.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { renderComparisons } from './render-comparisons.ts';

const fixture = comparisonFixture();
const other = {
  ...fixture,
  families: fixture.families.filter(({ penalty }) => penalty !== 'l1'),
  exploration: fixture.exploration.filter(({ penalty }) => penalty !== 'l1'),
  config: { ...fixture.config, training: { ...(fixture.config.training as object), maxSteps: 600 } },
};
const page = withoutScripts(
  renderComparisons([
    { name: 'monday', comparison: fixture },
    { name: '<b>tuesday', comparison: other },
  ]),
);

it('has what each found, and only the settings in which they differ', () => {
  expect(page).not.toContain('<b>tuesday');
  expect(page.split(fixture.verdict.headline)).toHaveLength(1 + 2);
  const settings = page.slice(
    page.indexOf('id="settings"'),
    page.indexOf('</section>', page.indexOf('id="settings"')),
  );
  expect(settings.match(/<th scope="row">/g)).toHaveLength(1);
  expect(settings).toContain(
    '<th scope="row">config.training.maxSteps</th><td class="text">1200</td><td class="text">600</td>',
  );
});

it('has a family of all comparisons together in the table, under one hue in all plots', () => {
  const figure = page.slice(page.indexOf('<figure'), page.indexOf('</figure>'));
  const rows = [...figure.matchAll(/<th scope="row"[^>]*>([^<]*)<\/th><td class="text">([^<]*)</g)].map(
    ([, family, from]) => `${family} ${from}`.replaceAll('\u00a0', ' '),
  );
  expect(rows).toHaveLength(fixture.families.length + other.families.length);
  expect(rows.slice(0, 3)).toEqual([
    'L1, λ = 1e-4 monday',
    'Elastic net, λ = 1e-4 monday',
    'Elastic net, λ = 1e-4 &lt;b&gt;tuesday',
  ]);
  const hues = [...figure.matchAll(/<g class="hue-(\d)">\n<text class="label"[^>]*>(\w+)/g)].map(
    ([, hue, name]) => `${name} ${hue}`,
  );
  expect(new Set(hues).size).toBe(4);
  // two comparisons, on one axis and on their own
  expect(hues).toHaveLength(2 * (4 + 3));
});

it('says that nothing differs, and that it needs no network', () => {
  const same = withoutScripts(
    renderComparisons([
      { name: 'a', comparison: fixture },
      { name: 'b', comparison: fixture },
    ]),
  );
  expect(same).toContain('Data, model, training and seeds are the same.');
  expect(same).not.toMatch(/<script|<link|<img|\ssrc=|\shref=|url\(|@import|https?:|NaN|undefined/);
});

it('offers no switch that would change nothing: losses in different units never share an axis', () => {
  const figure = withoutScripts(
    renderComparisons([
      { name: 'a', comparison: fixture },
      { name: 'b', comparison: { ...fixture, target: 'text' } },
    ]),
  );
  expect(page).toContain('Each plot on an axis of its own');
  expect(figure).not.toContain('Each plot on an axis of its own');
  expect(figure).toContain('Losses in different units have no axis in common.');
});
