import { type Html, html } from '../page/html.ts';
import { strength as strengthNumber } from '../page/number-format.ts';
import type { Tuning } from '../results/tuning.ts';
import type { Area } from './axes.ts';
import { labelWidth } from './label.ts';
import { linearScale, logScale, type Range, type Scale } from './scale.ts';

/** The plot of a whole path, in a coordinate system that a phone shows without shrinking its words much. */
export const pathArea: Area = { width: 400, height: 276, left: 44, right: 388, top: 32, bottom: 232 };

/** The same with room above for numbers along the path. */
export const countedArea: Area = { ...pathArea, height: 294, top: 50, bottom: 250 };

type Strengths = Pick<Tuning, 'strength'>;

/** λ by its logarithm, a rate evenly; from weak to strong. */
export const strengthScale = (
  { strength }: Strengths,
  strengths: readonly number[],
  range: Range,
  isEven = strength?.isEven,
): Scale => (isEven ? linearScale(strengths, range) : logScale(strengths, range));

/** What the axis is called. */
export const strengthAxisName = ({ strength }: Strengths, isEven = strength?.isEven): string =>
  isEven ? (strength?.symbol ?? 'λ') : `${strength?.symbol ?? 'λ'} (log scale)`;

/** The strengths that rules chose, with what they are called; one mark where two rules agree. */
export const choicesOf = ({ chosen }: Tuning): readonly { readonly at: number; readonly name: string }[] => {
  const { minimum, oneStandardError } = chosen;
  if (minimum === null) return [];
  if (oneStandardError === null) return [{ at: minimum, name: 'lowest' }];
  if (minimum === oneStandardError) return [{ at: minimum, name: 'lowest, and one s.e.' }];
  return [
    { at: minimum, name: 'lowest' },
    { at: oneStandardError, name: 'one s.e.' },
  ];
};

/** Vertical lines at the chosen strengths, each named above the plot: the first to its left if there is room. */
export const choiceMarks = (tuning: Tuning, x: Scale, { left, right, top, bottom }: Area): Html => {
  const choices = choicesOf(tuning);
  const marks = choices.map(({ at, name }, index) => {
    const place = x.place(at);
    const room = labelWidth(name) + 6;
    const fitsRight = place + room < right;
    const isLeft = place - room > left && (!fitsRight || (choices.length > 1 && index === 0));
    return {
      at,
      name,
      place,
      isLeft,
      from: isLeft ? place - room : place,
      to: isLeft ? place : place + room,
    };
  });
  return html`${marks.map(({ at, name, place, isLeft, from, to }, index) => {
    // a name that would cover the one before goes into the plot
    const isLower = marks.slice(0, index).some((before) => from < before.to && before.from < to);
    return html`<path class="reference" d="M${place} ${top}V${bottom}"><title>${`${name}: ${strengthNumber(at)}`}</title></path>
<text class="label" x="${isLeft ? place - 5 : place + 5}" y="${isLower ? top + 12 : top - 6}" text-anchor="${isLeft ? 'end' : 'start'}">${name}</text>`;
  })}`;
};
