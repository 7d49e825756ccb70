/** Relative luminance of #rrggbb after WCAG 2. */
const luminance = (color: string): number => {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
};

/** How far two colours are apart, 1 … 21: WCAG 2 asks for 4.5 in text and 3 in drawings. */
export const contrast = (a: string, b: string): number => {
  const [dim, bright] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (bright! + 0.05) / (dim! + 0.05);
};

/** The colour over the ground at an opacity in 0 … 1. */
export const blended = (color: string, ground: string, opacity: number): string =>
  `#${[1, 3, 5]
    .map((at) => {
      const [over, under] = [color, ground].map((one) => Number.parseInt(one.slice(at, at + 2), 16));
      return Math.round(opacity * over! + (1 - opacity) * under!)
        .toString(16)
        .padStart(2, '0');
    })
    .join('')}`;
