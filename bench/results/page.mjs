/** docs/results.md, out of the rows and their results. */
import { markdown } from '../measure.mjs';
import { goalText, reaches } from './figures.mjs';
import { learnWords, runsOf, shellLine, testWords } from './steps.mjs';

const head = `# Results

What whole trainings reach on data sets with published figures, each by its configuration and commands of the command line. All settings
are chosen on training and validation data; the test part is asked once, when all is chosen. Rows that have not been run yet say so.

\`\`\`sh
pnpm build
node bench/results.mjs --list                                   # the rows
node bench/results.mjs moby-dick-lstm                           # one row; it needs no data
node bench/results.mjs ptb-small-lstm --data FOLDER --threads 2 # FOLDER holds the data sets, which are not part of the repository
node bench/results.mjs --write                                  # this page, out of the results that are there
\`\`\`

Ctrl-C stops a row and saves, and the same command goes on. Threads share each step to the bits of one thread. In the commands of a row \`$DATA\` is
FOLDER and \`$ROW\` the row's folder in ridgeline-runs/results. Minutes are those of the clock on the processor named, learning and tests together,
and more than it would take alone where it had other work. Several seeds or folds are shown as mean ± one standard deviation.
[Accuracy](accuracy.md) compares linear classifiers further.
`;

const digitsOf = ({ figures }, title) => figures.find((figure) => figure.title === title).digits;

const shown = (row, { title, mean, deviation }) => {
  const digits = digitsOf(row, title);
  return deviation === 0 ? mean.toFixed(digits) : `${mean.toFixed(digits)} ± ${deviation.toFixed(digits)}`;
};

const minutes = (seconds) => (seconds < 600 ? (seconds / 60).toFixed(1) : (seconds / 60).toFixed(0));

const goalOf = (row, result) => {
  if (row.goal === undefined) return '–';
  const text = goalText(row.goal);
  if (result === undefined) return text;
  return `${text}: ${reaches(row.goal, result) ? 'reached' : 'missed'}`;
};

const summaryLine = (row, result) => [
  `[${row.name}](#${row.name})`,
  row.figures[0].title,
  result === undefined ? 'not run yet' : shown(row, result.figures[result.chosen][0]),
  goalOf(row, result),
  row.published ?? '–',
  result === undefined ? '–' : minutes(result.seconds),
];

const table = (row, { figures, chosen }) => {
  const several = Object.keys(figures).length > 1;
  const cell = (variant, { title }) => {
    const figure = figures[variant].find((other) => other.title === title);
    return figure === undefined ? '–' : shown(row, figure);
  };
  return markdown(
    ['variant', ...row.figures.map(({ title }) => title)],
    Object.keys(figures).map((variant) => [
      several && variant === chosen ? `**${variant}**` : variant,
      ...row.figures.map((figure) => cell(variant, figure)),
    ]),
  );
};

const plural = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;

const runsText = ({ seeds, folds }) =>
  `${seeds.length === 1 ? 'Seed' : 'Seeds'} ${seeds.join(', ')}${folds ? `, ${folds} folds` : ''}.`;

const machineText = ({ seconds, processor, cores, threads, node, commit, configuration, runs }) =>
  [
    `${plural(runs, 'run')} in ${minutes(seconds)} minutes on ${plural(threads, 'thread')} of ${processor} (${plural(cores, 'core')})`,
    `Node ${node}`,
    ...(commit === null ? [] : [`commit ${commit}`]),
    `configuration ${configuration}`,
  ].join(', ');

const commandsOf = (row) => {
  const [first] = runsOf(row);
  const lines = [learnWords(row, first), ...Object.values(testWords(row, first))].map(shellLine);
  const all = runsOf(row).length;
  return [`node bench/results.mjs ${row.name}${row.data ? ' --data FOLDER' : ''}`, ''].concat(
    `# ${all === 1 ? 'which asks' : `which asks, for the first of its ${all} runs`}`,
    lines,
  );
};

const sentence = (text) => (text.endsWith('?') ? text : `${text}.`);

const section = (row, result) =>
  [
    `## ${row.name}`,
    `${sentence(row.task)} Configuration: [${row.config}](../${row.config}). ${runsText(row)} Chosen: ${row.chosen}.`,
    ...(result === undefined ? ['Not run yet.'] : [table(row, result), `${machineText(result)}.`]),
    `\`\`\`sh\n${commandsOf(row).join('\n')}\n\`\`\``,
  ].join('\n\n');

/** The page; `results` has those of rows that were run, by name. */
export const page = (rows, results) => {
  const ofRow = ({ name }) => results[name];
  const summary = markdown(
    ['row', 'figure', 'reached', 'goal', 'published', 'minutes'],
    rows.map((row) => summaryLine(row, ofRow(row))),
  );
  return `${[head.trimEnd(), summary, ...rows.map((row) => section(row, ofRow(row)))].join('\n\n')}\n`;
};
