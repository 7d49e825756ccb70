import { type Domain, scale } from './chart-scale.ts';

/** Where a panel's numbers lie in its picture, in CSS pixels. */
export interface Frame {
  readonly domain: Domain;
  readonly x: (step: number) => number;
  readonly y: (loss: number) => number;
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const tall = 220;
/** Where the runs stack: both fit on a phone's screen, below the controls. */
const low = 196;
const narrow = 420;
/** Room for the numbers of the loss axis, and for the names of the curves at their ends. */
const margin = { top: 26, right: 110, bottom: 34, left: 34 };

export const frameOf = (domain: Domain, width: number): Frame => {
  const { left, top } = margin;
  const height = width < narrow ? low : tall;
  const right = Math.max(width - margin.right, left + 40);
  const bottom = height - margin.bottom;
  return {
    domain,
    x: scale([0, domain.lastStep], [left, right]),
    y: scale([domain.low, domain.high], [bottom, top]),
    left,
    right,
    bottom,
    top,
    width,
    height,
  };
};
