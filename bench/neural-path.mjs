/**
 * What a path of strengths with warm starts costs, and whether it chooses what trainings from the beginning choose: the
 * embedded text, 20 strengths of l1, several seeds, a model of 32,883 parameters. Costs are told in steps and in
 * processor time, which other work on the machine hardly changes.
 *
 *     node bench/neural-path.mjs [--seeds 5] [--penalty l1]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { at } from './measure.mjs';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    penalty: { type: 'string', default: 'l1' },
    program: { type: 'string', default: at('../apps/cli/dist/ridgeline.js') },
  },
});
const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-neural-path-'));
const settings = [
  'model.embedding=32',
  'model.hidden=64',
  'training.sequenceLength=32',
  'training.maxSteps=750',
  'training.evaluateEvery=75',
  'training.patience=750',
];
/** Tells the processor time of a program at its end. */
const teller = `data:text/javascript,process.on('exit',()=>{const {user,system}=process.cpuUsage();process.stderr.write('cpu '+(user+system)/1e6)})`;

const tune = async (search) => {
  const out = path.join(folder, search);
  const flags = ['--search', search, '--penalty', values.penalty, '--seeds', values.seeds];
  const words = ['tune', 'moby-dick', ...flags, '--threads', '1', '--out', out, '--json', '--quiet'];
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ['--import', teller, values.program, ...words, ...settings.flatMap((setting) => ['--set', setting])],
    { maxBuffer: 1 << 26 },
  );
  return { ...JSON.parse(stdout), cpuSeconds: Number(/cpu ([\d.]+)$/.exec(stderr)[1]) };
};

const [cold, warm] = await Promise.all(['grid', 'path'].map(tune));
rmSync(folder, { recursive: true });

const seeds = warm.seeds.length;
const lambdas = warm.rows.map(({ lambda }) => lambda);
const apart = (rule) => Math.abs(lambdas.indexOf(warm.chosen[rule]) - lambdas.indexOf(cold.chosen[rule]));
const shown = (value) => (value === null ? '–' : String(Number(value.toPrecision(3))));
// both also train what they chose, once for each seed
const training = cold.cpuSeconds / (lambdas.length + 1) / seeds;
const pathSeconds = warm.cpuSeconds / seeds - training;

console.log('| λ | from the beginning | along the path | exact zeros, beginning | exact zeros, path |');
console.log('|---|---|---|---|---|');
for (const [index, row] of warm.rows.entries()) {
  const loss = ({ validation, standardError }) =>
    `${validation.mean.toFixed(4)} ± ${(standardError ?? 0).toFixed(4)}`;
  const zeros = (of) => `${(100 * of.zeros.mean).toFixed(1)} %`;
  console.log(
    `| ${shown(row.lambda)} | ${[cold.rows[index], row].map(loss).join(' | ')} | ${[cold.rows[index], row].map(zeros).join(' | ')} |`,
  );
}
for (const rule of ['minimum', 'oneStandardError']) {
  console.log(
    `\n${rule}: ${shown(cold.chosen[rule])} from the beginning, ${shown(warm.chosen[rule])} along the path: ${apart(rule)} grid steps apart`,
  );
}
const regret = (lambda) =>
  cold.rows.find((row) => row.lambda === lambda).validation.mean -
  Math.min(...cold.rows.map(({ validation }) => validation.mean));
console.log(
  `trained from the beginning, the path's minimum is ${regret(warm.chosen.minimum).toFixed(4)} nats above the best of the grid`,
);
console.log(
  `a path costs ${(warm.cost.steps / seeds / warm.cost.trainingSteps).toFixed(2)} trainings in steps, ${(pathSeconds / training).toFixed(2)} in processor time (${training.toFixed(1)} s each); the grid costs ${lambdas.length}`,
);
const zeros = cold.rows.filter((row) => row.zeros.mean === 1).map(({ lambda }) => lambda);
if (zeros.length > 0)
  console.log(`from the beginning, every penalised weight is 0 from λ = ${shown(Math.min(...zeros))} on`);
