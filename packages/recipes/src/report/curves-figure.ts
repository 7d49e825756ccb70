import type { Comparison, ComparisonRow, CurvePoint } from '../comparison.ts';
import { axes, panelArea } from './axes.ts';
import { type Family, titleOf } from './families.ts';
import { figure, legend, type Panel } from './figure.ts';
import { type Content, type Html, html } from './html.ts';
import { areaPath, linePath, marker, type Point } from './line.ts';
import { meanCurve } from './mean-curve.ts';
import { count, fixed } from './number-format.ts';
import { linearScale, type Scale } from './scale.ts';
import { table } from './table.ts';

interface Scales {
  readonly x: Scale;
  readonly y: Scale;
}

/** The points at which each seed had its lowest validation loss. */
const bestPoints = ({ curves, bestSteps }: ComparisonRow): readonly CurvePoint[] =>
  curves.flatMap((curve, seed) => curve.find(({ step }) => step === bestSteps[seed]) ?? []);

/** One scale for all panels. The first tenth of the steps may leave it above: it would flatten all that follows. */
const scalesOf = (rows: readonly ComparisonRow[]): Scales => {
  const points = rows.flatMap(({ curves }) => curves.flat());
  const last = points.reduce((most, { step }) => Math.max(most, step), 0);
  const settled = points.filter(({ step }) => step > last / 10);
  const shown = [...(settled.length > 0 ? settled : points), ...rows.flatMap(bestPoints)];
  return {
    x: linearScale([0, last], [panelArea.left, panelArea.right], 6),
    y: linearScale(
      shown.flatMap(({ train, validation }) => [train, validation]),
      [panelArea.bottom, panelArea.top],
    ),
  };
};

const lines = (curve: readonly CurvePoint[], { x, y }: Scales) => {
  const along = (value: (point: CurvePoint) => number): readonly Point[] =>
    curve.map((point) => [x.place(point.step), y.place(value(point))]);
  return {
    train: along(({ train }) => train),
    validation: along(({ validation }) => validation),
    // where training is the higher, there is no gap to shade
    gapTop: along(({ train, validation }) => Math.max(train, validation)),
  };
};

/** The word in the shaded gap, if the gap is wide enough for it. */
const overfitLabel = (train: readonly Point[], validation: readonly Point[]): Html | null => {
  const index = Math.round(0.8 * (train.length - 1));
  const [below, above] = [train[index], validation[index]];
  if (below === undefined || above === undefined || !(below[1] - above[1] > 22)) return null;
  return html`<text class="label" x="${below[0]}" y="${(below[1] + above[1]) / 2 + 4}" text-anchor="middle">overfit</text>`;
};

const body = (family: Family, scales: Scales): Content => {
  const { curves, penalty } = family.chosen;
  const seeds = curves.length > 1 ? curves.map((curve) => lines(curve, scales)) : [];
  const mean = lines(meanCurve(curves), scales);
  const { left, top, right, bottom } = panelArea;
  const [width, height] = [right - left, bottom - top];
  return html`${axes({ area: panelArea, ...scales, xName: 'step', yName: 'loss, nats per token' })}
<svg x="${left}" y="${top}" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">
<path class="gap" d="${areaPath(mean.gapTop, mean.train)}"/>
${seeds.map(
  ({ train, validation }) =>
    html`<path class="seed dashed" d="${linePath(train)}"/><path class="seed" d="${linePath(validation)}"/>`,
)}
<path class="line dashed" d="${linePath(mean.train)}"/>
<path class="line" d="${linePath(mean.validation)}"/>
</svg>
${bestPoints(family.chosen).map(({ step, validation }) =>
  marker([scales.x.place(step), scales.y.place(validation)], {
    hue: family.hue,
    isHollow: true,
    text: `best step ${count(step)}: validation ${fixed(validation, 4)}`,
  }),
)}
${penalty === 'none' ? overfitLabel(mean.train, mean.validation) : null}`;
};

const summary = (row: ComparisonRow): string => {
  const curve = meanCurve(row.curves).filter((point) => Number.isFinite(point.train + point.validation));
  const [first, last] = [curve[0], curve.at(-1)];
  if (first === undefined || last === undefined) return `${titleOf(row)}: no curve was recorded.`;
  const steps = row.bestSteps.map(count).join(', ');
  return (
    `${titleOf(row)}${row.curves.length > 1 ? ', mean over seeds' : ''}: training loss goes from ${fixed(first.train, 3)} at step ${count(first.step)} ` +
    `to ${fixed(last.train, 3)} at step ${count(last.step)}, validation loss from ${fixed(first.validation, 3)} ` +
    `to ${fixed(last.validation, 3)}, with its best, ${fixed(row.validation.mean, 3)}, at step ${steps}.`
  );
};

const notes = ({ curves }: ComparisonRow, seeds: readonly number[]): readonly string[] =>
  curves.flatMap((curve, index) => {
    const broken = curve.find(({ train, validation }) => !Number.isFinite(train + validation));
    return broken === undefined
      ? []
      : `Seed ${seeds[index] ?? index + 1}: the loss is not finite at step ${count(broken.step)}.`;
  });

/** Training and validation loss over the steps, for the chosen strength of each family, on shared axes. */
export const curvesFigure = (families: readonly Family[], { seeds }: Comparison): Html => {
  const drawn = families.filter(({ chosen }) => chosen.curves.some((curve) => curve.length > 0));
  const scales = scalesOf(drawn.map(({ chosen }) => chosen));
  const points = drawn.flatMap(({ chosen }) =>
    chosen.curves.flatMap((curve, index) =>
      curve.map((point) => ({ ...point, title: titleOf(chosen), seed: String(seeds[index] ?? index + 1) })),
    ),
  );
  return figure({
    id: 'curves',
    heading: 'Training and validation loss',
    caption:
      drawn.length === 0
        ? 'No curves were recorded.'
        : `Each family at its chosen strength, without noise and without penalty, on the same axes${
            seeds.length > 1 ? '; thick lines are means over the seeds, thin ones single seeds' : ''
          }. The shaded gap is what the model does better on text that it has seen than on text that it has not.`,
    legend: legend([
      [html`<path class="line" d="M1 6H27"/>`, 'validation'],
      [html`<path class="line dashed" d="M1 6H27"/>`, 'training'],
      [marker([14, 6], { hue: 0, isHollow: true }), 'best step of a seed'],
      [html`<path class="gap" d="M1 1H27V11H1Z"/>`, 'generalization gap'],
    ]),
    panels: drawn.map(
      (family): Panel => ({
        title: titleOf(family.chosen),
        summary: summary(family.chosen),
        hue: family.hue,
        size: panelArea,
        body: body(family, scales),
        notes: notes(family.chosen, seeds),
      }),
    ),
    data: table({
      caption: 'Loss in nats per token by step and seed',
      columns: [
        { heading: 'Penalty', cell: ({ title }) => title },
        { heading: 'Seed', cell: ({ seed }) => seed },
        { heading: 'Step', cell: ({ step }) => count(step) },
        { heading: 'Training', cell: ({ train }) => fixed(train, 4) },
        { heading: 'Validation', cell: ({ validation }) => fixed(validation, 4) },
      ],
      rows: points,
    }),
  });
};
