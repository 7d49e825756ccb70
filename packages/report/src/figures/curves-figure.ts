import { type Family, titleOf } from '../page/families.ts';
import { type Content, type Html, html } from '../page/html.ts';
import { natsPer } from '../page/nats-per.ts';
import { count, fixed } from '../page/number-format.ts';
import { table } from '../page/table.ts';
import type { ComparedRun, Comparison, ConfirmedFamily, CurvePoint } from '../results/comparison.ts';
import { type Area, axes, panelArea, withRoomFor } from './axes.ts';
import { figure, legend, type Panel } from './figure.ts';
import { labelWidth } from './label.ts';
import { areaPath, linePath, marker, type Point } from './line.ts';
import { meanCurve } from './mean-curve.ts';
import { closeLogScale, linearScale, type Scale } from './scale.ts';

interface Scales {
  readonly area: Area;
  readonly x: Scale;
  readonly y: Scale;
}

/** The points at which each seed had its lowest validation loss. */
const bestPoints = ({ runs }: ConfirmedFamily): readonly CurvePoint[] =>
  runs.flatMap(({ curve, bestStep }) => curve.find(({ step }) => step === bestStep) ?? []);

const curvesOf = ({ runs }: ConfirmedFamily): readonly (readonly CurvePoint[])[] =>
  runs.map(({ curve }) => curve);

/** One scale for all panels. The first tenth of the steps may leave it above: it would flatten all that follows. */
const scalesOf = (rows: readonly ConfirmedFamily[], isLog: boolean): Scales => {
  const points = rows.flatMap((row) => curvesOf(row).flat());
  const last = points.reduce((most, { step }) => Math.max(most, step), 0);
  const settled = points.filter(({ step }) => step > last / 10);
  const shown = [...(settled.length > 0 ? settled : points), ...rows.flatMap(bestPoints)];
  const y = (isLog ? closeLogScale : linearScale)(
    shown.flatMap(({ train, validation }) => [train, validation]),
    [panelArea.bottom, panelArea.top],
  );
  const area = withRoomFor(panelArea, y);
  const range = [area.left, area.right] as const;
  const x = isLog
    ? closeLogScale(
        points.map(({ step }) => step),
        range,
      )
    : linearScale([0, last], range, 6);
  return { area, x, y };
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

const overfit = 'overfit';
/** Room for the word between two lines, and for the marks that stand on the upper one. */
const overfitHeight = 34;

/** The word in the shaded gap, if the gap is wide enough for it. */
const overfitLabel = (
  train: readonly Point[],
  validation: readonly Point[],
  { right }: Area,
): Html | null => {
  const index = Math.round(0.8 * (train.length - 1));
  const [below, above] = [train[index], validation[index]];
  if (below === undefined || above === undefined || !(below[1] - above[1] > overfitHeight)) return null;
  const half = labelWidth(overfit) / 2;
  return html`<text class="label" x="${Math.min(below[0], right - half)}" y="${(below[1] + above[1]) / 2 + 4}" text-anchor="middle">${overfit}</text>`;
};

const body = (family: Family, scales: Scales, unit: string): Content => {
  const { confirmed } = family;
  const curves = curvesOf(confirmed);
  const seeds = curves.length > 1 ? curves.map((curve) => lines(curve, scales)) : [];
  const mean = lines(meanCurve(curves), scales);
  const { left, top, right, bottom } = scales.area;
  const [width, height] = [right - left, bottom - top];
  return html`${axes({ ...scales, xName: 'step', yName: `loss, ${unit}` })}
<svg x="${left}" y="${top}" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">
<path class="gap" d="${areaPath(mean.gapTop, mean.train)}"/>
${seeds.map(
  ({ train, validation }) =>
    html`<path class="seed dashed" d="${linePath(train)}"/><path class="seed" d="${linePath(validation)}"/>`,
)}
<path class="line dashed" d="${linePath(mean.train)}"/>
<path class="line" d="${linePath(mean.validation)}"/>
</svg>
${bestPoints(confirmed).map(({ step, validation }) =>
  marker([scales.x.place(step), scales.y.place(validation)], {
    hue: family.hue,
    isHollow: true,
    text: `best step ${count(step)}: validation ${fixed(validation, 4)}`,
  }),
)}
${confirmed.penalty === 'none' ? overfitLabel(mean.train, mean.validation, scales.area) : null}`;
};

const summary = (row: ConfirmedFamily): string => {
  const curve = meanCurve(curvesOf(row)).filter((point) => Number.isFinite(point.train + point.validation));
  const [first, last] = [curve[0], curve.at(-1)];
  if (first === undefined || last === undefined) return `${titleOf(row)}: no curve was recorded.`;
  const steps = row.runs.map(({ bestStep }) => count(bestStep ?? Number.NaN)).join(', ');
  return (
    `${titleOf(row)}${row.runs.length > 1 ? ', mean over seeds' : ''}: training loss goes from ${fixed(first.train, 3)} at step ${count(first.step)} ` +
    `to ${fixed(last.train, 3)} at step ${count(last.step)}, validation loss from ${fixed(first.validation, 3)} ` +
    `to ${fixed(last.validation, 3)}, with its best, ${fixed(row.validation.mean, 3)}, at step ${steps}.`
  );
};

const notes = ({ runs }: ConfirmedFamily): readonly string[] =>
  runs.flatMap(({ curve, seed }: ComparedRun) => {
    const broken = curve.find(({ train, validation }) => !Number.isFinite(train + validation));
    return broken === undefined ? [] : `Seed ${seed}: the loss is not finite at step ${count(broken.step)}.`;
  });

/** Points from which on curves are drawn once: a switch doubles them. */
const mostSwitched = 10_000;

/** Training and validation loss over the steps, for the chosen strength of each family, on shared axes. */
export const curvesFigure = (
  families: readonly Family[],
  comparison: Pick<Comparison, 'target' | 'lossUnit'>,
): Html => {
  const unit = natsPer(comparison);
  const drawn = families.filter(({ confirmed }) => curvesOf(confirmed).some((curve) => curve.length > 0));
  const rows = drawn.map(({ confirmed }) => confirmed);
  const hasSeeds = drawn.some(({ confirmed }) => confirmed.runs.length > 1);
  const points = drawn.flatMap(({ confirmed }) =>
    confirmed.runs.flatMap(({ curve, seed }) =>
      curve.map((point) => ({ ...point, title: titleOf(confirmed), seed: String(seed) })),
    ),
  );
  return figure({
    id: 'curves',
    heading: 'Training and validation loss',
    caption:
      drawn.length === 0
        ? 'No curves were recorded.'
        : `Each family at its chosen strength, without noise and without penalty, on the same axes${
            hasSeeds ? '; thick lines are means over the seeds, thin ones single seeds' : ''
          }. The shaded gap is what the model does better on text that it has seen than on text that it has not.`,
    legend: legend([
      [html`<path class="line" d="M1 6H27"/>`, 'validation'],
      [html`<path class="line dashed" d="M1 6H27"/>`, 'training'],
      [marker([14, 6], { hue: 0, isHollow: true }), 'best step of a seed'],
      [html`<path class="gap" d="M1 1H27V11H1Z"/>`, 'generalization gap'],
    ]),
    panels: {
      switches: points.length > mostSwitched ? [] : ['Steps and loss on log axes'],
      draw: ([isLog = false]) => {
        const scales = scalesOf(rows, isLog);
        return drawn.map(
          (family): Panel => ({
            title: titleOf(family.confirmed),
            summary: summary(family.confirmed),
            hue: family.hue,
            size: panelArea,
            body: body(family, scales, unit),
            notes: notes(family.confirmed),
          }),
        );
      },
    },
    data: table({
      caption: `Loss in ${unit} by step and seed`,
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
