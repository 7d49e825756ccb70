import { parseArgs } from 'node:util';

/** What a simulation is asked for: how many draws, and whether its tables of docs/statistics.md are replaced by what it finds. */
export const asked = (draws) => {
  const { values } = parseArgs({
    options: {
      draws: { type: 'string', default: String(draws) },
      write: { type: 'boolean', default: false },
    },
  });
  return { draws: Number(values.draws), write: values.write };
};

/** A share of a count, with Wilson's 95 % interval. */
export const shareOf = (count, total) => {
  const z = 1.959964;
  const share = count / total;
  const scale = 1 + (z * z) / total;
  const centre = (share + (z * z) / (2 * total)) / scale;
  const half = (z / scale) * Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total));
  return { share, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
};

/** `4.9 % (4.0–5.9)` */
export const percent = ({ share, low, high }) => {
  const digits = (value) => (100 * value).toFixed(1);
  return `${digits(share)} % (${digits(low)}–${digits(high)})`;
};
