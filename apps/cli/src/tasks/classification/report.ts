import type { ClassifierMetrics } from '@ridgeline/recipes';
import { count, groupsText, nats } from '../../terminal/format.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** More classes make a matrix that no terminal holds. */
const mostClasses = 12;

const confusionTable = ({ perClass, confusion }: ClassifierMetrics): string =>
  table(
    ['actual \\ predicted', ...perClass.map(({ label }) => shownLabel(label))],
    confusion.map((row, k) => [shownLabel(perClass[k]!.label), ...row.map(count)]),
    ['left', ...perClass.map(() => 'right' as const)],
  );

/** Metrics for people: each with its interval, every class, and who was taken for whom. */
export const showClassifierMetrics = (metrics: ClassifierMetrics, terminal: Terminal): void => {
  const { bold, dim } = terminal.dataColors;
  const { intervals } = metrics;
  const line = (label: string, value: string, about: string) =>
    terminal.data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(about)}\n`);
  const between = (name: 'accuracy' | 'macroF1') => intervals[name]?.map(percent).join(' … ');
  line('accuracy', percent(metrics.accuracy), between('accuracy') ?? '');
  line('balanced accuracy', percent(metrics.balancedAccuracy), 'mean recall: each class counts alike');
  line(
    'macro F1',
    percent(metrics.macroF1),
    between('macroF1') ?? 'no interval: a class is of one group alone',
  );
  line(
    'log-loss',
    nats(metrics.dataLoss),
    `${intervals.dataLoss?.map(nats).join(' … ') ?? ''} nats per text`.trim(),
  );
  line('Matthews', metrics.matthews.toFixed(3), '0 is guessing, 1 perfect');
  line('Cohen’s κ', metrics.kappa.toFixed(3), '0 is chance, 1 perfect');
  if (metrics.averagePrecision !== null)
    line('PR-AUC', percent(metrics.averagePrecision), 'precision over recall, mean over the classes');
  line('calibration error', percent(metrics.calibrationError), 'how far confidence is from accuracy');
  line('texts', count(metrics.examples), groupsText(metrics.groups));
  terminal.data(
    `\n${table(
      ['class', 'precision', 'recall', 'F1', 'texts'],
      metrics.perClass.map(({ label, precision, recall, f1, support }) => [
        shownLabel(label),
        percent(precision),
        support === 0 ? '–' : percent(recall),
        support === 0 ? '–' : percent(f1),
        count(support),
      ]),
      ['left', 'right', 'right', 'right', 'right'],
    )}\n`,
  );
  if (metrics.perClass.length <= mostClasses) terminal.data(`\n${confusionTable(metrics)}\n`);
};
