import { type Html, html } from '../page/html.ts';
import { count, percent } from '../page/number-format.ts';
import { section } from '../page/page.ts';
import { details, table } from '../page/table.ts';
import type { TestReading, Tuning } from '../results/tuning.ts';

/** Pairs of classes that are named as the most frequent mistakes. */
const mostPairs = 8;
/** Misread rows that stand open; the others are folded. */
const mostOpen = 5;

const name = (label: string): Html => html`<bdi>${label}</bdi>`;

const cell = (value: number, isRight: boolean, support: number): Html => {
  if (value === 0) return html`<span class="none">·</span>`;
  if (isRight) return html`<b>${count(value)}</b>`;
  const share = Math.round((100 * value) / support);
  return html`<span class="wrong" style="--share:${String(share)}%">${count(value)}</span>`;
};

const confusionTable = ({ perClass, confusion }: TestReading): Html =>
  table({
    caption: 'Rows by their class, columns by the class they were taken for; texts of the test part',
    columns: [
      { heading: 'Actual \\ taken for', cell: (k: number) => name(perClass[k]!.label) },
      ...perClass.map(({ label }, other) => ({
        heading: label,
        isName: true,
        cell: (k: number) => cell(confusion[k]![other]!, k === other, perClass[k]!.support),
      })),
    ],
    rows: perClass.map((_, k) => k),
  });

const classTable = ({ perClass }: TestReading): Html =>
  table({
    caption:
      'Precision: of those taken for the class, the share that is of it. Recall: of those of it, the share found.',
    columns: [
      { heading: 'Class', cell: ({ label }) => name(label) },
      { heading: 'Precision', cell: ({ precision }) => percent(precision) },
      { heading: 'Recall', cell: ({ recall }) => percent(recall) },
      { heading: 'F1', cell: ({ f1 }) => percent(f1) },
      { heading: 'Texts', cell: ({ support }) => count(support) },
    ],
    rows: perClass,
  });

const pairsOf = ({ perClass, confusion }: TestReading) =>
  confusion
    .flatMap((row, k) =>
      row.map((value, other) => ({
        value,
        actual: perClass[k]!.label,
        taken: perClass[other]!.label,
        same: k === other,
      })),
    )
    .filter(({ value, same }) => value > 0 && !same)
    .sort((a, b) => b.value - a.value)
    .slice(0, mostPairs);

const pairs = (reading: TestReading): Html | null => {
  const found = pairsOf(reading);
  return found.length === 0 || reading.perClass.length < 3
    ? null
    : html`<h3>Most frequent mistakes</h3><ol class="pairs">${found.map(
        ({ value, actual, taken }) =>
          html`<li>${name(actual)} taken for ${name(taken)}: <b>${count(value)}</b></li>`,
      )}</ol>`;
};

const misread = (row: TestReading['rows'][number]): Html =>
  html`<li><p class="verdict">line ${count(row.line)}: ${name(row.actual)}, taken for ${name(row.predicted)} with <b>${percent(row.probability)}</b></p>
<blockquote dir="auto">${row.text}</blockquote></li>`;

const misreadRows = ({ rows, misread: all }: TestReading): Html => {
  if (all === 0) return html`<p>None: every text of the test part was read rightly.</p>`;
  if (rows.length === 0) return html`<p>${count(all)} in all; their texts are left out.</p>`;
  const more = rows.slice(mostOpen);
  return html`<p>${count(all)} in all, the surest first, with their lines in the table’s file.</p>
<ol class="misread">${rows.slice(0, mostOpen).map(misread)}</ol>
${more.length === 0 ? null : details(`${count(more.length)} more`, html`<ol class="misread">${more.map(misread)}</ol>`)}`;
};

/** How the chosen classifier read the test part: who was taken for whom, each class, and the rows it misread. */
export const readingSection = ({ reading }: Tuning): Html | null =>
  reading === undefined
    ? null
    : section('reading', 'How it reads the test part', [
        html`<p><b>${percent(reading.accuracy)}</b> right, macro F1 <b>${percent(reading.macroF1)}</b>.${reading.withoutKnownWord === 0 ? '' : ` ${count(reading.withoutKnownWord)} ${reading.withoutKnownWord === 1 ? 'text holds' : 'texts hold'} no word that the classifier knows.`}</p>`,
        confusionTable(reading),
        pairs(reading),
        html`<h3>Each class</h3>`,
        classTable(reading),
        html`<h3>Misread rows</h3>`,
        misreadRows(reading),
      ]);

/** The style of this section, and of the bars. */
export const readingStyles = `
#reading~.table{width:fit-content;max-width:100%}
#reading~.table thead .name{max-width:9rem;overflow-wrap:break-word}
#reading~h3{margin-top:1.75rem}
.none{color:var(--muted)}
.wrong{display:inline-block;min-width:2.2em;padding:0 .35em;border-radius:4px;background:color-mix(in srgb,var(--hue-2) calc(12% + var(--share)*.4),transparent)}
.pairs{margin:0;padding-left:1.5rem}
.misread{list-style:none;margin:0;padding:0;display:grid;gap:.75rem}
.misread li{padding:.6rem .75rem;background:var(--surface);border:1px solid var(--rule);border-radius:8px}
.misread .verdict{margin:0 0 .3rem;color:var(--muted);font-size:.875rem}
.misread b{color:var(--text)}
.misread blockquote{margin:0;white-space:pre-line;max-width:72ch}
.bars{display:grid;gap:.5rem;margin:0;padding:0 0 .3rem;list-style:none;font-size:.875rem}
.bars bdi{text-align:left}
.bars li{display:grid;grid-template-columns:1fr max-content;gap:.1rem .75rem}
.bars .length{grid-column:1/-1;height:.5rem;border-radius:2px;background:var(--hue-1)}`;
