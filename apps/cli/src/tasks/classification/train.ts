import { availableParallelism } from 'node:os';
import { readerFiles } from '@ridgeline/classifier/parts';
import {
  type ClassificationConfig,
  type ClassificationRun,
  type ClassifierMetrics,
  classifierMetrics,
  classifierScores,
  featuresOf,
  prepareClassification,
  rowHashes,
  type TrainedClassifier,
  trainClassifier,
} from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import type { Given } from '../../command-line/command.ts';
import { tellDryRun, wantsDryRun } from '../../command-line/dry-run.ts';
import { environment } from '../../command-line/environment.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { quotedPath } from '../../command-line/parse.ts';
import { howOf } from '../../folders/output-folder.ts';
import { modelKind } from '../../folders/output-kinds.ts';
import { savePredictor } from '../../folders/predictor-folder.ts';
import { takeFolder } from '../../folders/take-folder.ts';
import { embeddedFor } from '../../sources/embedded.ts';
import { readTable } from '../../sources/table-source.ts';
import type { Source } from '../../sources/text-source.ts';
import {
  bytes,
  count,
  duration,
  groupsText,
  json,
  nats,
  overGroups,
  unitText,
} from '../../terminal/format.ts';
import { tidyOnSignal } from '../../terminal/interrupt.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import { tellFact } from '../../terminal/tell-fact.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { foldsOnThreads } from '../../workers/fold-executor.ts';
import { threadsFlag } from '../../workers/threads.ts';
import { classifierCard } from './card.ts';
import { classifierDryRun } from './dry-run.ts';

/** A training loss that only separated classes have, in nats. */
const separatedLoss = 0.01;

const tellSummary = ({ config, train, test, classes }: ClassificationRun, terminal: Terminal): void => {
  const line = tellFact(terminal);
  line('texts', `${count(train.texts.length)} to train, ${count(test.texts.length)} to test`);
  const counts = classes.map(
    (name) => `${shownLabel(name)} ${count(train.labels.filter((label) => label === name).length)}`,
  );
  line('classes', `${classes.length}: ${counts.slice(0, 8).join(', ')}${classes.length > 8 ? ', …' : ''}`);
  line('model', unitText(config.model));
  line('seed', String(config.seed));
};

/** Everything that training found, as `--json` prints it and run.json keeps it. */
const resultOf = (run: ClassificationRun, trained: TrainedClassifier) => {
  const { classifier, strength, strengthName, crossValidation, columns, converged, unsolved } = trained;
  const { dataLoss, accuracy, macroF1 } = classifierScores(classifier, run.train);
  const at = crossValidation?.[run.config.selection.rule].index;
  return {
    task: 'classification',
    classes: classifier.classes,
    ...(strengthName !== null && { [strengthName]: strength }),
    lambdaMin: crossValidation?.minimum.lambda ?? null,
    lambda1se: crossValidation?.oneStandardError.lambda ?? null,
    atEdge: crossValidation?.atEdge ?? null,
    converged,
    unsolved,
    validation:
      crossValidation === null
        ? null
        : { error: crossValidation.mean[at!]!, standardError: crossValidation.standardError[at!]! },
    train: { examples: run.train.texts.length, dataLoss, accuracy, macroF1 },
    test: run.test.texts.length === 0 ? null : classifierMetrics(classifier, run.test),
    columns,
  };
};

/** What the choice of the strength and the last fit leave open. */
const fitWarnings = (
  { crossValidation, strengthName, strength, converged, unsolved }: TrainedClassifier,
  trainLoss: number,
): string[] => {
  const warnings: string[] = [];
  if (crossValidation?.atEdge === 'weakest')
    warnings.push(
      `The best ${strengthName} is the weakest that was tried, ${crossValidation.minimum.lambda.toPrecision(3)}: a weaker one may do as well or better.`,
    );
  if (crossValidation?.atEdge === 'strongest')
    warnings.push(
      `The best ${strengthName} is the strongest that was tried, ${crossValidation.minimum.lambda.toPrecision(3)}: the texts may say little about the classes.`,
    );
  if (unsolved.length > 0)
    warnings.push(
      `In some fold the fit stopped before its minimum at ${strengthName} ${unsolved.map((value) => value.toPrecision(3)).join(', ')}: their errors are those of where it stopped.`,
    );
  if (!converged && strength === 0 && trainLoss < separatedLoss)
    warnings.push(
      'The classes of the training texts can be separated, so that without a penalty no minimum exists: the weights would grow for ever, and are those of where the fit stopped. Give a λ above 0, or leave it out to have it chosen.',
    );
  else if (!converged)
    warnings.push(
      `The fit stopped before its minimum (converged: false). Take a larger ${strengthName ?? 'strength'}.`,
    );
  return warnings;
};

const save = async (
  folder: string,
  given: Given,
  {
    run,
    trained,
    source,
    result,
  }: {
    readonly run: ClassificationRun;
    readonly trained: TrainedClassifier;
    readonly source: Source;
    readonly result: ReturnType<typeof resultOf>;
  },
): Promise<void> => {
  const { classifier } = trained;
  const facts = environment();
  const config = { ...run.config, features: featuresOf(run.config) };
  await savePredictor(folder, {
    spec: classifier.spec,
    ...readerFiles(classifier.reader),
    params: classifier.params,
    run: JSON.parse(
      JSON.stringify({
        config,
        data: source.data,
        fingerprint: run.fingerprint,
        trainedOn: rowHashes(run.train.texts),
        seed: config.seed,
        command: given.line,
        environment: facts,
        metrics: result,
      }),
    ),
    card: classifierCard({
      kind: config.model.kind,
      source: source.name,
      fingerprint: run.fingerprint,
      trained,
      examples: run.train.texts.length,
      test: result.test,
      ridgeline: facts.ridgeline,
    }),
  });
};

/** `ridgeline train` of a text classifier: its strength by cross-validation, its figures on texts that were kept apart. */
export const trainClassifierCommand = async (
  given: Given,
  config: ClassificationConfig,
  { folder, terminal }: { readonly folder: string; readonly terminal: Terminal },
): Promise<number> => {
  const { table, source } = await readTable(
    given.positionals[0] ?? config.data.train ?? embeddedFor(given, config.task)?.corpus,
    'train',
    config.data,
  );
  const start = performance.now();
  const named = { ...config, data: { ...config.data, train: source.data } };
  const run = await prepareClassification(named, table);
  for (const warning of run.warnings) terminal.warn(terminal.colors.yellow(warning));
  if (wantsDryRun(given)) return tellDryRun(classifierDryRun(run, source.name, folder), terminal);
  tellSummary(run, terminal);
  const release = await takeFolder(folder, { kind: modelKind, how: howOf(given) });
  const unheard = tidyOnSignal(release);
  try {
    const learned = await learn(run, given, terminal);
    const { trained, result } = learned;
    await save(folder, given, { run, source, ...learned });
    const seconds = (performance.now() - start) / 1000;
    const sha256 = await hashParams(trained.classifier.params);
    if (terminal.format !== 'text') {
      const event = terminal.format === 'jsonl' ? { type: 'run-end' } : {};
      terminal.data(json({ ...event, model: folder, seconds, sha256, ...result }));
    }
    tellResult(trained, result, { folder, seconds, sha256, terminal });
    return exitCodes.done;
  } finally {
    unheard();
    release();
  }
};

/** Trains on all cores or as many as are asked for, and says how far it has come. */
const learn = async (run: ClassificationRun, given: Given, terminal: Terminal) => {
  const asked = threadsFlag(given) ?? 'auto';
  const { folds } = run.config.selection;
  let done = 0;
  terminal.status(['cross-validation'], 0);
  const trained = await trainClassifier(run, {
    executor: foldsOnThreads(asked === 'auto' ? availableParallelism() : asked),
    onFold: () => terminal.status(['cross-validation', `${++done} of ${folds} folds`], done / folds),
  });
  const result = resultOf(run, trained);
  for (const warning of fitWarnings(trained, result.train.dataLoss))
    terminal.warn(terminal.colors.yellow(warning));
  return { trained, result };
};

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The interval of an accuracy, and over what it is, in brackets; nothing where there is none. */
const besideAccuracy = ({ intervals, groups }: ClassifierMetrics): string => {
  const between = intervals.accuracy?.map(percent).join(' … ');
  if (between !== undefined) return ` (${between}${overGroups(groups)})`;
  return groups === 1 ? ` (${groupsText(groups)})` : '';
};

const tellResult = (
  { strength, strengthName, columns, classifier }: TrainedClassifier,
  { lambdaMin, lambda1se, train, test }: ReturnType<typeof resultOf>,
  {
    folder,
    seconds,
    sha256,
    terminal,
  }: {
    readonly folder: string;
    readonly seconds: number;
    readonly sha256: string;
    readonly terminal: Terminal;
  },
): void => {
  const { bold } = terminal.colors;
  if (strength !== null) {
    const rules =
      lambdaMin === null || lambda1se === null
        ? 'as given'
        : `by cross-validation: best ${lambdaMin.toPrecision(3)}, within one standard error ${lambda1se.toPrecision(3)}`;
    terminal.say(`${strengthName} ${bold(strength.toPrecision(3))} (${rules}).`);
  }
  if (columns !== null) {
    terminal.say(`${count(columns.kept)} of ${count(columns.all)} n-grams have a weight.`);
  }
  const heldOut =
    test === null
      ? ''
      : ` On ${count(test.examples)} texts kept apart: ${bold(percent(test.accuracy))}${besideAccuracy(test)}, log-loss ${nats(test.dataLoss)}.`;
  terminal.say(
    `Done in ${duration(seconds)}. On its ${count(train.examples)} texts ${percent(train.accuracy)} right.${heldOut}`,
  );
  const size = Object.values(classifier.params).reduce((sum, { data }) => sum + data.byteLength, 0);
  terminal.say(`The model is in ${bold(folder)} (weights ${bytes(size)}).`);
  terminal.say(`SHA-256 of its weights: ${sha256}`);
  terminal.say(`Next: ${bold(`ridgeline classify ${quotedPath(folder)} "a text"`)}`);
};
