/** Learning curves as a picture: accuracy by the number of training texts, one panel for each set. */

const [width, height, left, top, bottom, right] = [440, 300, 44, 34, 44, 140];
/** Colours that colour-blind people tell apart (Okabe and Ito 2008); generative models have whole lines, others dashes. */
const colours = ['#0072b2', '#009e73', '#d55e00', '#cc79a7', '#000000'];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const text = (x, y, words, more = '') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(words)}</text>`;

/** Heights of labels that would stand at `wanted`, moved apart to a line's height. */
const spread = (wanted) => {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]);
  const placed = [];
  let least = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    placed[i] = Math.max(wanted[i], least);
    least = placed[i] + 14;
  }
  return placed;
};

/**
 * Where one curve passes the other, between two sizes along the logarithm of the number of texts.
 *
 * @returns [{ texts, accuracy }], none where one is ahead throughout.
 */
export const crossings = (first, second) =>
  first.slice(1).flatMap(({ texts, mean }, i) => {
    const before = first[i];
    const [was, is] = [before.mean - second[i].mean, mean - second[i + 1].mean];
    if (was * is >= 0) return [];
    const share = was / (was - is);
    return [
      {
        texts: before.texts * Math.exp(share * Math.log(texts / before.texts)),
        accuracy: before.mean + share * (mean - before.mean),
      },
    ];
  });

const panel = ({ set, lines, crossed = [] }, place) => {
  const all = lines.flatMap(({ points }) => points);
  const sizes = lines[0].points.map(({ texts }) => texts);
  const [first, last] = [Math.log(sizes[0]), Math.log(sizes.at(-1))];
  const low = Math.floor(Math.min(...all.map(({ mean, deviation }) => mean - (deviation ?? 0))) / 10) * 10;
  const x = (texts) => left + ((Math.log(texts) - first) / (last - first)) * (width - left - right);
  const y = (accuracy) => height - bottom - ((accuracy - low) / (100 - low)) * (height - top - bottom);
  const ticks = Array.from({ length: (100 - low) / 10 + 1 }, (_, i) => low + 10 * i);
  const labels = spread(lines.map(({ points }) => y(points.at(-1).mean)));
  return `<g transform="translate(${place * width} 0)">
${text(left, 18, `${set}: accuracy on the test part, %`, 'font-weight="bold"')}
${ticks.map((tick) => `<path d="M${left} ${y(tick).toFixed(1)}H${width - right}" stroke="#ddd"/>${text(left - 6, y(tick) + 4, `${tick}`, 'text-anchor="end"')}`).join('\n')}
${sizes.map((size) => text(x(size), height - bottom + 16, `${size}`, 'text-anchor="middle"')).join('\n')}
${text((left + width - right) / 2, height - 8, 'training texts', 'text-anchor="middle"')}
${lines
  .map(({ model, isGenerative, points }, i) => {
    const path = points.map(({ texts, mean }) => `${x(texts).toFixed(1)} ${y(mean).toFixed(1)}`).join('L');
    const bars = points
      .filter(({ deviation }) => deviation !== null)
      .map(
        ({ texts, mean, deviation }) =>
          `M${x(texts).toFixed(1)} ${y(mean - deviation).toFixed(1)}V${y(mean + deviation).toFixed(1)}`,
      )
      .join('');
    const dashes = isGenerative ? '' : ' stroke-dasharray="5 3"';
    return `<g stroke="${colours[i]}" fill="none" stroke-width="2"><path d="M${path}"${dashes}/><path d="${bars}" stroke-width="1"/></g>
${text(width - right + 6, labels[i] + 4, model, `fill="${colours[i]}"`)}`;
  })
  .join('\n')}
${crossed
  .map(
    ({ texts, accuracy }) =>
      `<circle cx="${x(texts).toFixed(1)}" cy="${y(accuracy).toFixed(1)}" r="6" fill="none" stroke="#000"/>
${text(x(texts) + 9, y(accuracy) + 14, `they cross at ${Math.round(texts)} texts`)}`,
  )
  .join('\n')}
</g>`;
};

/** @returns an SVG of curves as `bench/generative.mjs` finds them. */
export const learningCurves = (
  curves,
) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${curves.length * width} ${height}" font-family="sans-serif" font-size="11">
<title>Accuracy of generative (whole lines) and discriminative (dashed) classifiers by the number of training texts</title>
<rect width="100%" height="100%" fill="#fff"/>
${curves.map(panel).join('\n')}
</svg>
`;
