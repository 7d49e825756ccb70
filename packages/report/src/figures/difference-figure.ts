import { type Family, titleOf } from '../page/families.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { natsPer } from '../page/nats-per.ts';
import { signed } from '../page/number-format.ts';
import { resultsTable } from '../page/results-table.ts';
import { signedInterval } from '../page/signed-nats.ts';
import type { Comparison, FamilyDifference } from '../results/comparison.ts';
import { type Area, axes } from './axes.ts';
import { figure, type Panel } from './figure.ts';
import { labelWidth, shortened } from './label.ts';
import { marker } from './line.ts';
import { linearScale } from './scale.ts';

const rowHeight = 46;
/** The difference stands at the right of the name. */
const differenceWidth = 70;

type Tested = Family & { readonly against: FamilyDifference };

const testedOf = (families: readonly Family[]): readonly Tested[] =>
  families.flatMap((family) => {
    const { against } = family.confirmed;
    return against === null ? [] : [{ ...family, against }];
  });

const room = (words: string): number => labelWidth(words) + 14;

const toldOf = (against: FamilyDifference, unit: string): string => {
  const { mean, low, high } = signedInterval(against);
  return `${mean} ${unit}, from ${low} to ${high}`;
};

/** The intervals of one comparison, left of a line at 0 where a family reads new text better; null where none was tested. */
const differencePanel = (
  families: readonly Family[],
  comparison: Comparison,
  { title, shared = [] }: { readonly title: string; readonly shared?: readonly number[] },
): Panel | null => {
  const tested = testedOf(families);
  if (tested.length === 0) return null;
  const unit = natsPer(comparison);
  const height = rowHeight * tested.length + 82;
  const area: Area = { width: 400, height, left: 12, right: 388, top: 26, bottom: height - 48 };
  const x = linearScale(
    [0, ...shared, ...tested.flatMap(({ against }) => [against.low, against.high])],
    [area.left + 6, area.right - 6],
  );
  const zero = x.place(0);
  const bars = tested.map(({ hue, confirmed, against }, index) => {
    const y = area.top + rowHeight * index + 34;
    const [low, mean, high] = [against.low, against.mean, against.high].map(x.place);
    if (![low, mean, high].every(Number.isFinite)) return null;
    return html`<g class="hue-${hue}">
<text class="label" x="${area.left}" y="${y - 14}">${shortened(titleOf(confirmed), area.right - area.left - differenceWidth)}</text>
<text class="label" x="${area.right}" y="${y - 14}" text-anchor="end">${signedInterval(against).mean}</text>
<path class="line" d="M${low!} ${y}H${high!}M${low!} ${y - 5}v10M${high!} ${y - 5}v10"/>
${marker([mean!, y], { hue, text: `${signed(against.mean, 4)}, ${signed(against.low, 4)} to ${signed(against.high, 4)}` })}
</g>`;
  });
  return {
    title,
    summary: tested
      .map(({ confirmed, against }) => `${titleOf(confirmed)}: ${toldOf(against, unit)}.`)
      .join(' '),
    hue: null,
    size: area,
    body: html`${axes({ area, x, y: null, xName: unit, yName: '' })}
<path class="reference" d="M${zero} ${area.top - 4}V${area.bottom}"/>
${zero - area.left > room('← better') ? html`<text x="${zero - 8}" y="${area.top - 10}" text-anchor="end">← better</text>` : null}
${area.right - zero > room('worse →') ? html`<text x="${zero + 8}" y="${area.top - 10}">worse →</text>` : null}
${bars}`,
  };
};

const captionOf = (confidence: number): string =>
  `Test loss with the penalty minus without. The bars are intervals that hold together with ${Math.round(100 * confidence)}\u00a0% confidence: one that leaves out 0 is a difference that can be told.`;

/** Every family's difference from none on the test part with its interval: left of the line it reads new text better. */
export const differenceFigure = (families: readonly Family[], comparison: Comparison): Html | null => {
  const panel = differencePanel(families, comparison, {
    title: 'Difference of the test loss from no penalty',
  });
  if (panel === null) return null;
  return figure({
    id: 'differences',
    heading: 'Against no penalty, on text that no model has seen',
    isSection: true,
    caption: captionOf(comparison.confidence),
    panels: [panel],
    data: resultsTable(families, comparison),
    isDataOpen: true,
  });
};

/** A comparison among others, by the name that sets it apart. */
export interface NamedComparison {
  readonly name: string;
  readonly comparison: Comparison;
  readonly families: readonly Family[];
}

/** The same of several comparisons, side by side: at first on one axis, which is switched to axes of their own. */
export const differencesFigure = (comparisons: readonly NamedComparison[], data: Content): Html | null => {
  // losses in other units have no axis in common
  const endsIn = (unit: string): readonly number[] =>
    comparisons
      .filter(({ comparison }) => natsPer(comparison) === unit)
      .flatMap(({ families }) => testedOf(families).flatMap(({ against }) => [against.low, against.high]));
  const drawn = comparisons.filter(({ families }) => testedOf(families).length > 0);
  if (drawn.length === 0) return null;
  const { confidence } = drawn[0]!.comparison;
  const units = new Set(drawn.map(({ comparison }) => natsPer(comparison)));
  return figure({
    id: 'differences',
    heading: 'Against no penalty, on text that no model has seen',
    isSection: true,
    caption: `${captionOf(confidence)} Intervals of one comparison hold together; those of different ones were not corrected for each other.${units.size > 1 ? ' Losses in different units have no axis in common.' : ''}`,
    panels: {
      switches: units.size < drawn.length ? ['Each plot on an axis of its own'] : [],
      draw: ([isOwn = false]) =>
        drawn.flatMap(
          ({ name, comparison, families }) =>
            differencePanel(families, comparison, {
              title: name,
              shared: isOwn ? [] : endsIn(natsPer(comparison)),
            }) ?? [],
        ),
    },
    data,
  });
};
