/** Figures of runs: read out of answers, joined over seeds and folds, held against a goal. */

/** The value at a path such as `learn.validation.dataLoss`; undefined if it leads nowhere. */
export const valueAt = (answer, at) => at.split('.').reduce((value, key) => value?.[key], answer);

const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;

/** Mean and standard deviation (n − 1; 0 for one value). */
export const spread = (values) => {
  const middle = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  return { mean: middle, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
};

const judgedOf = ({ at }, answer) =>
  at.map((place) => valueAt(answer, place)).find((value) => value !== undefined);

/**
 * The variant whose validation is best on average over its runs; the only one if nothing is judged.
 *
 * @example chooseVariant({ judged: { at: ['loss'], best: 'lowest' } }, [{ variant: 'a', answers: { loss: 2 } }, …])
 */
export const chooseVariant = ({ judged }, runs) => {
  const variants = [...new Set(runs.map(({ variant }) => variant))];
  if (variants.length === 1) return variants[0];
  const sign = judged.best === 'lowest' ? 1 : -1;
  const scoreOf = (variant) =>
    sign *
    mean(runs.filter((run) => run.variant === variant).map(({ answers }) => judgedOf(judged, answers)));
  return variants.reduce((a, b) => (scoreOf(b) < scoreOf(a) ? b : a));
};

/** For each variant with tests, the figures of its row. */
export const figuresOf = ({ figures }, runs) =>
  Object.fromEntries(
    [...new Set(runs.map(({ variant }) => variant))].map((variant) => [
      variant,
      figures.flatMap(({ title, at, times = 1 }) => {
        const values = runs
          .filter((run) => run.variant === variant)
          .map(({ answers }) => valueAt(answers, at))
          .filter((value) => value !== undefined);
        return values.length === 0 ? [] : [{ title, ...spread(values.map((value) => times * value)) }];
      }),
    ]),
  );

/** What a goal asks for, in words. */
export const goalText = ({ atMost, atLeast, below, by }) => {
  if (atMost !== undefined) return `≤ ${atMost}`;
  if (atLeast !== undefined) return `≥ ${atLeast}`;
  return `${100 * by} % below ${below}`;
};

/** Whether the first figure of the chosen variant reaches the goal. */
export const reaches = ({ atMost, atLeast, below, by }, { chosen, figures }) => {
  const [{ mean: value }] = figures[chosen];
  if (atMost !== undefined) return value <= atMost;
  if (atLeast !== undefined) return value >= atLeast;
  return value <= (1 - by) * figures[below][0].mean;
};
