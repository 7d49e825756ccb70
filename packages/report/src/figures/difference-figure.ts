import { type Family, titleOf } from '../page/families.ts';
import { type Html, html } from '../page/html.ts';
import { natsPer } from '../page/nats-per.ts';
import { signed } from '../page/number-format.ts';
import { resultsTable } from '../page/results-table.ts';
import { signedNats } from '../page/signed-nats.ts';
import type { Comparison } from '../results/comparison.ts';
import { type Area, axes } from './axes.ts';
import { figure } from './figure.ts';
import { marker } from './line.ts';
import { linearScale } from './scale.ts';

const rowHeight = 46;
const longestName = 30;

const shortened = (name: string): string =>
  [...name].length > longestName ? `${[...name].slice(0, longestName - 1).join('')}…` : name;

/** Every family's difference from none on the test part with its interval: left of the line it reads new text better. */
export const differenceFigure = (families: readonly Family[], comparison: Comparison): Html | null => {
  const tested = families.flatMap(({ confirmed, ...family }) =>
    confirmed.against === null ? [] : [{ ...family, confirmed, against: confirmed.against }],
  );
  if (tested.length === 0) return null;
  const unit = natsPer(comparison);
  const height = rowHeight * tested.length + 82;
  const area: Area = { width: 400, height, left: 12, right: 388, top: 26, bottom: height - 48 };
  const x = linearScale(
    [0, ...tested.flatMap(({ against }) => [against.low, against.high])],
    [area.left + 6, area.right - 6],
  );
  const zero = x.place(0);
  const bars = tested.map(({ hue, confirmed, against }, index) => {
    const y = area.top + rowHeight * index + 34;
    const [low, mean, high] = [against.low, against.mean, against.high].map(x.place);
    if (![low, mean, high].every(Number.isFinite)) return null;
    return html`<g class="hue-${hue}">
<text class="label" x="${area.left}" y="${y - 14}">${shortened(titleOf(confirmed))}</text>
<text class="label" x="${area.right}" y="${y - 14}" text-anchor="end">${signedNats(against.mean)}</text>
<path class="line" d="M${low!} ${y}H${high!}M${low!} ${y - 5}v10M${high!} ${y - 5}v10"/>
${marker([mean!, y], { hue, text: `${signed(against.mean, 4)}, ${signed(against.low, 4)} to ${signed(against.high, 4)}` })}
</g>`;
  });
  const room = (words: string) => words.length * 7.2 + 14;
  return figure({
    id: 'differences',
    heading: 'Against no penalty, on text that no model has seen',
    isSection: true,
    caption: `Test loss with the penalty minus without. The bars are intervals that hold together with ${Math.round(100 * comparison.confidence)}\u00a0% confidence: one that leaves out 0 is a difference that can be told.`,
    panels: [
      {
        title: 'Difference of the test loss from no penalty',
        summary: tested
          .map(
            ({ confirmed, against }) =>
              `${titleOf(confirmed)}: ${signedNats(against.mean)} ${unit}, from ${signedNats(against.low)} to ${signedNats(against.high)}.`,
          )
          .join(' '),
        hue: 0,
        size: area,
        body: html`${axes({ area, x, y: null, xName: unit, yName: '' })}
<path class="reference" d="M${zero} ${area.top - 4}V${area.bottom}"/>
${zero - area.left > room('← better') ? html`<text x="${zero - 8}" y="${area.top - 10}" text-anchor="end">← better</text>` : null}
${area.right - zero > room('worse →') ? html`<text x="${zero + 8}" y="${area.top - 10}">worse →</text>` : null}
${bars}`,
      },
    ],
    data: resultsTable(families, comparison),
    isDataOpen: true,
  });
};
