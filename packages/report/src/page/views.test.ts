import { expect, it } from 'vitest';
import { viewsMarkup } from './views.ts';

const shown = (switches: readonly [] | readonly [string] | readonly [string, string]): string =>
  viewsMarkup(
    'plot',
    'Loss',
    { switches, draw: (on) => on.map(Number).join('') },
    (drawn, id) => `${id}:${drawn}`,
  ).markup;

it('draws once for each state of the switches, each under an id of its own', () => {
  const markup = shown(['Same', 'Even']);
  expect(
    [...markup.matchAll(/class="view ([^"]*)">([^<]*)</g)].map(([, state, drawn]) => [state, drawn]),
  ).toEqual([
    ['off-0 off-1', 'plot:00'],
    ['on-0 off-1', 'plot-view-1:10'],
    ['off-0 on-1', 'plot-view-2:01'],
    ['on-0 on-1', 'plot-view-3:11'],
  ]);
  expect(markup).toContain('<legend>Axes: Loss</legend>');
  expect(markup.match(/type="checkbox"/g)).toHaveLength(2);
});

it('is the drawing alone where nothing can be switched', () => {
  expect(shown([])).toBe('plot:');
});
