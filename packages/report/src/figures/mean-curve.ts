import type { CurvePoint } from '../results/comparison.ts';

/**
 * The mean over seeds at every step that all of them reached, so that it does not jump where one stopped early.
 *
 * @example meanCurve([[{ step: 1, train: 2, validation: 3 }], [{ step: 1, train: 4, validation: 5 }]])[0].train // 3
 */
export const meanCurve = (curves: readonly (readonly CurvePoint[])[]): readonly CurvePoint[] => {
  const [first = [], ...others] = curves;
  return first.flatMap((point) => {
    const alike = others.map((curve) => curve.find(({ step }) => step === point.step));
    const points = [point, ...alike.filter((other) => other !== undefined)];
    if (points.length < curves.length) return [];
    const mean = (value: (of: CurvePoint) => number): number =>
      points.reduce((sum, of) => sum + value(of), 0) / points.length;
    return [
      {
        step: point.step,
        train: mean(({ train }) => train),
        validation: mean(({ validation }) => validation),
      },
    ];
  });
};
