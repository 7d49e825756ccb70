/**
 * Three questions that articles on regularization raise, each answered by one command on data that come with the packages. After `pnpm build`.
 *
 *     node examples/studies/study.mjs generation|ridge|translation [--keep]
 *
 * The run and its page go to ridgeline-runs/studies; with `--keep` the numbers and plots of the folder of that name beside this file are
 * written anew.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpora } from '@ridgeline/corpora';
import { importSource } from '../../bench/measure.mjs';

const at = (...names) => fileURLToPath(new URL(path.posix.join(...names), import.meta.url));
const runs = path.resolve('ridgeline-runs', 'studies');
const configuration = (name) => ['--config', at(`${name}.yaml`)];

/** The first 100,000 characters: few enough to be learnt by heart. */
const beginning = () => {
  const file = path.join(runs, 'moby-dick-begins.txt');
  writeFileSync(file, readFileSync(corpora['moby-dick'].url, 'utf8').slice(0, 100_000));
  return file;
};

/** Every paragraph of some length, and in which chapter it stands: a number to tell from the words. */
const paragraphs = () => {
  const chapters = readFileSync(corpora['moby-dick'].url, 'utf8')
    .split(/^CHAPTER (?=\d)/m)
    .slice(1);
  const rows = chapters.flatMap((chapter, index) =>
    chapter
      .split(/\n\s*\n/)
      .slice(1)
      .filter((text) => text.length >= 200)
      .map((text) => ({ text: text.replace(/\s+/g, ' ').trim(), chapter: index + 1 })),
  );
  const file = path.join(runs, 'paragraphs.jsonl');
  writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return file;
};

/** A search as Markdown: its verdict, and what it measured at each strength. */
const pathText = (folder) => {
  const { verdict, rows, chosen, test, lossUnit, environment } = JSON.parse(
    readFileSync(path.join(folder, 'report.json'), 'utf8'),
  );
  const shown = (value) => Number(value).toPrecision(4);
  const marks = ({ lambda }) =>
    ['minimum', 'oneStandardError'].filter((rule) => chosen[rule] === lambda).join(', ');
  const told = rows.filter((row, place) => place % 10 === 0 || marks(row) !== '');
  const lines = told.map(
    (row) =>
      `| ${[row.lambda, row.validation.mean, row.standardError, row.gap.mean].map(shown).join(' | ')} | ${marks(row)} |`,
  );
  return [
    `# ${verdict}`,
    `\nHeld out: the mean ${lossUnit} over folds, ± its standard error; gap is held out − training. On the test part: ${shown(test.loss.mean)}, R² ${test.r2.toFixed(3)}.\n`,
    '| λ | held out | ± | gap | |',
    '|---:|---:|---:|---:|---|',
    ...lines,
    `\nRidgeline ${environment.ridgeline}, Node ${environment.node}.\n`,
  ].join('\n');
};

/** The words of each command, but for where it writes. */
const studies = {
  generation: () => ['compare', beginning(), ...configuration('generation')],
  ridge: () => ['tune', paragraphs(), '--text', 'text', '--target', 'chapter', '--penalty', 'l2'],
  translation: () => ['compare', '--task', 'translation', ...configuration('translation')],
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keep: { type: 'boolean', default: false } },
});
const [name] = positionals;
if (!Object.hasOwn(studies, name ?? '')) {
  console.error(`Name a study: ${Object.keys(studies).join(', ')}.`);
  process.exit(2);
}

mkdirSync(runs, { recursive: true });
const out = path.join(runs, name);
const words = [...studies[name](), '--out', out, '--overwrite', '--without-texts'];
const { status } = spawnSync(process.execPath, [at('../../apps/cli/dist/ridgeline.js'), ...words], {
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);

if (values.keep) {
  const kept = at(name);
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept);
  for (const file of readdirSync(out).filter((each) => /^report\.(md|csv)$/.test(each)))
    cpSync(path.join(out, file), path.join(kept, file));
  if (words[0] === 'tune') writeFileSync(path.join(kept, 'report.md'), pathText(out));
  const { picturesOf } = await importSource('tests', 'report-gallery/pictures.ts');
  for (const [picture, svg] of picturesOf('plot', readFileSync(path.join(out, 'report.html'), 'utf8')))
    writeFileSync(path.join(kept, `${picture}.svg`), svg);
}
