/**
 * Times of the solvers on the matrices that solvers.py wrote, one thread: medians of runs after those that warm up the
 * compiler, and processor time.
 *
 *     pnpm build && node bench/linear/solvers.mjs FOLDER [case]
 *
 * One line of JSON for each case and tolerance, as solvers.py prints them. `objective` is what is minimised, worked out
 * anew from the coefficients.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fitPath, predict, ridge } from '../../packages/linear/dist/index.js';

const [folder, only] = process.argv.slice(2);
const bytes = (name) => readFileSync(path.join(folder, name));
const numbers = (name, Kind = Float64Array) => new Kind(new Uint8Array(bytes(name)).buffer);

const read = (name) => {
  const { rows, columns, sparse } = JSON.parse(bytes(`${name}.json`));
  const values = numbers(`${name}.values`);
  const y = numbers(`${name}.y`);
  if (!sparse) return { x: { kind: 'dense', rows, columns, layout: 'column', values }, y };
  const pointers = numbers(`${name}.pointers`, Int32Array);
  const indices = numbers(`${name}.indices`, Int32Array);
  return { x: { kind: 'csc', rows, columns, pointers, indices, values }, y };
};

const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const timed = (run, runs = 7) => {
  const [ms, cpu] = [[], []];
  let result;
  for (let k = 0; k < Math.min(runs - 1, 4); k++) run();
  for (let k = 0; k < runs; k++) {
    const [start, used] = [performance.now(), process.cpuUsage()];
    result = run();
    ms.push(performance.now() - start);
    const { user, system } = process.cpuUsage(used);
    cpu.push((user + system) / 1000);
  }
  return { ms: median(ms), cpuMs: median(cpu), result };
};
const say = (name, by, { ms, cpuMs }, objective) =>
  console.log(JSON.stringify({ case: name, by, ms: +ms.toFixed(3), cpuMs: +cpuMs.toFixed(3), objective }));

/** Mean loss and penalty of the last strength. */
const objectiveOf = (fit, x, y) => {
  const index = fit.lambdas.length - 1;
  const eta = predict(fit, x, { index, type: 'link' });
  let loss = 0;
  eta.forEach((at, i) => {
    const own =
      fit.family === 'gaussian'
        ? ((y[i] - at) * (y[i] - at)) / 2
        : Math.log1p(Math.exp(-Math.abs(at))) + Math.max(at, 0) - y[i] * at;
    loss += own / y.length;
  });
  const { values } = fit.coefficients[index];
  const size = values.reduce((sum, b) => sum + (fit.alpha === 1 ? Math.abs(b) : (b * b) / 2), 0);
  return loss + fit.lambdas[index] * size;
};

const grid = (first, last) =>
  Array.from({ length: 100 }, (_, l) => first * Math.exp((l / 99) * Math.log(last / first)));

const fitting = (name, { x, y, runs, tolerances, ...options }) => {
  for (const tolerance of tolerances) {
    const time = timed(() => fitPath({ x, y, standardize: false, tolerance, ...options }), runs);
    say(name, `ridgeline ${tolerance}`, time, objectiveOf(time.result, x, y));
  }
};
const pathDown = (name, { x, y, last, ...options }) => {
  const first = fitPath({ x, y, ...options, alpha: 1, pathLength: 1, standardize: false }).lambdas[0];
  fitting(name, { x, y, ...options, alpha: 1, lambdas: grid(first, last(first)) });
};
const isClass = (y, k) => y.map((value) => (value === k ? 1 : 0));

const cases = {
  mr: () =>
    pathDown('mr: L1 path of 100', {
      ...read('mr'),
      family: 'binomial',
      last: () => 1 / (10662 * 4),
      tolerances: [0.01, 0.005, 1e-3],
    }),
  ag: () => {
    const { x, y } = read('ag');
    const last = () => 1 / (10000 * 8);
    pathDown('ag: L1 path of 100', {
      x,
      y: isClass(y, 1),
      family: 'binomial',
      last,
      tolerances: [0.01, 0.005, 1e-3],
    });
  },
  one: () => {
    const { x, y } = read('ag');
    for (const tolerance of [0.1, 0.01, 1e-3]) {
      const fits = [0, 1, 2, 3].map((k) => {
        const options = { x, y: isClass(y, k), family: 'binomial', alpha: 1, lambdas: [1 / 80000] };
        const time = timed(() => fitPath({ ...options, standardize: false, intercept: false, tolerance }), 3);
        return { ...time, objective: objectiveOf(time.result, x, options.y) };
      });
      const sum = (key) => fits.reduce((total, fit) => total + fit[key], 0);
      say(
        'ag: L1 one fit',
        `ridgeline ${tolerance}`,
        { ms: sum('ms'), cpuMs: sum('cpuMs') },
        fits.map((fit) => fit.objective),
      );
    }
  },
  l2: () => {
    const options = { family: 'binomial', alpha: 0, intercept: false, tolerances: [1e-3, 1e-4], runs: 15 };
    const [mr, ag] = [read('mr'), read('ag')];
    fitting('mr: L2 one fit', { ...mr, ...options, lambdas: [1 / 10662] });
    fitting('ag: L2 one fit', { x: ag.x, y: isClass(ag.y, 1), ...options, lambdas: [1 / 80000] });
  },
  diabetes: () =>
    pathDown('diabetes: lasso path of 100', {
      ...read('diabetes'),
      family: 'gaussian',
      last: (first) => first / 1000,
      tolerances: [1e-3],
      runs: 2001,
    }),
  correlated: () =>
    pathDown('correlated: lasso path of 100', {
      ...read('correlated'),
      family: 'gaussian',
      last: (first) => first / 100,
      tolerances: [0.1, 0.01, 0.005],
      runs: 5,
    }),
  newsgroups: () => {
    const { x, y } = read('newsgroups');
    const options = {
      family: 'multinomial',
      alpha: 1,
      pathLength: 50,
      lambdaRatio: 0.02,
      standardize: false,
    };
    const time = timed(() => fitPath({ x, y, ...options, tolerance: 1e-2 }), 1);
    say('newsgroups: multinomial L1 path of 50', 'ridgeline 0.01', time);
  },
  'newsgroups-l2': () => {
    const { x, y } = read('newsgroups');
    const options = { family: 'multinomial', alpha: 0, lambdas: [1e-3, 1e-4, 2e-5], standardize: false };
    for (const tolerance of [1e-2, 1e-4]) {
      const time = timed(() => fitPath({ x, y, ...options, tolerance }), 2);
      say('newsgroups: multinomial L2, three strengths', `ridgeline ${tolerance}`, time);
    }
  },
  tall: () =>
    say(
      'tall: ridge',
      'ridgeline',
      timed(() => ridge({ ...read('tall'), lambda: 1, lambdaScale: 'sum' }), 9),
    ),
};

for (const [name, run] of Object.entries(cases)) if (only === undefined || only === name) run();
