import { type Classifier, mixClassifiers } from '@ridgeline/classifier';
import { readerFiles } from '@ridgeline/classifier/parts';
import { RidgelineError } from '@ridgeline/contracts';
import {
  type ClassifierScores,
  classifierScores,
  type Examples,
  examplesFingerprint,
  joinRowHashes,
  mixtureWeights,
  rowHashes,
  rowsSeen,
  selectRows,
} from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { type Given, type Run, textFlag } from '../../command-line/command.ts';
import { environment } from '../../command-line/environment.ts';
import { exitCodes } from '../../command-line/failure.ts';
import { quotedPath } from '../../command-line/parse.ts';
import { howOf } from '../../folders/output-folder.ts';
import { modelKind } from '../../folders/output-kinds.ts';
import { savePredictor } from '../../folders/predictor-folder.ts';
import { takeFolder } from '../../folders/take-folder.ts';
import { counted, json, nats } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { loadModelOf } from '../load-model.ts';
import { type ClassifierRecord, readOther, requireKnownLabels } from './evaluate.ts';
import type { LoadedClassifier } from './model.ts';

interface Member {
  readonly folder: string;
  readonly classifier: Classifier;
  readonly record: ClassifierRecord;
}

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

const loadMembers = (folders: readonly string[], warn: Terminal['warn']): Promise<readonly Member[]> =>
  Promise.all(
    folders.map(async (folder) => {
      const { classifier, run } = await loadModelOf<LoadedClassifier>('classification', folder, warn);
      return { folder, classifier, record: run as unknown as ClassifierRecord };
    }),
  );

/** The rows of the table that no member has learnt from. @throws `E_DATA` if there are none */
const unseenRows = (examples: Examples, members: readonly Member[], at: string): Examples => {
  const seen = members.map(({ record: { trainedOn } }) =>
    trainedOn === undefined ? examples.texts.map(() => false) : rowsSeen(examples.texts, trainedOn),
  );
  const rows = examples.texts.map((_, row) => row).filter((row) => !seen.some((of) => of[row]));
  if (rows.length > 0) return selectRows(examples, rows);
  throw new RidgelineError(
    'E_DATA',
    `${at}: a model has learnt from every row, so that none can weigh the models.`,
    {
      at,
      hint: 'Give a table that was kept apart from their training.',
    },
  );
};

const weigh = (members: readonly Member[], { texts, labels }: Examples): readonly number[] => {
  const { classes } = members[0]!.classifier;
  return mixtureWeights({
    logProbabilities: members.map(({ classifier }) => classifier.logProbabilities(texts)),
    actual: Int32Array.from(labels, (label) => classes.indexOf(label)),
  });
};

const cardOf = (members: readonly Member[], weights: readonly number[]): string =>
  `# A mixture of text classifiers

Its probabilities are the weighted mean of theirs.

| member | weight |
|---|---|
${members.map(({ record: { config } }, place) => `| ${config.model.kind} | ${weights[place]!.toFixed(3)} |`).join('\n')}

    ridgeline classify . "a text"
`;

const save = async (
  folder: string,
  given: Given,
  found: {
    readonly members: readonly Member[];
    readonly classifier: Classifier;
    readonly weights: readonly number[];
    readonly examples: Examples;
    readonly data: string;
  },
): Promise<void> => {
  const { members, classifier, weights, examples, data } = found;
  const { config } = members[0]!.record;
  const learnt = members.flatMap(({ record: { trainedOn } }) => (trainedOn === undefined ? [] : [trainedOn]));
  await savePredictor(folder, {
    spec: classifier.spec,
    ...readerFiles(classifier.reader),
    params: classifier.params,
    run: JSON.parse(
      JSON.stringify({
        // a mixture keeps no row apart: those that weighed its members have taught it
        config: { ...config, data: { ...config.data, train: data, test: 0 } },
        data,
        fingerprint: await examplesFingerprint(examples),
        trainedOn: joinRowHashes([...learnt, rowHashes(examples.texts)]),
        members: members.map((member, place) => ({
          weight: weights[place],
          config: member.record.config,
          fingerprint: member.record.fingerprint,
        })),
        command: given.line,
        environment: environment(),
      }),
    ),
    card: cardOf(members, weights),
  });
};

/** `ridgeline mix`: several classifiers as one, weighed by rows that none of them has learnt from. */
export const mixCommand: Run = async (given, terminal) => {
  const folders = given.positionals;
  const [data, folder] = [textFlag(given, 'table'), textFlag(given, 'out')];
  if (folders.length < 2)
    throw usage(
      'ridgeline mix needs two classifiers or more.',
      'MODEL',
      'Give their folders: ridgeline mix A B',
    );
  if (data === undefined)
    throw usage(
      'ridgeline mix needs a table that the classifiers have not learnt from.',
      '--table',
      'Name it: --table held-out.csv',
    );
  if (folder === undefined)
    throw usage('ridgeline mix needs a folder for the mixture.', '--out', 'Name it: --out mixture');
  const members = await loadMembers(folders, terminal.warn);
  const [first] = members as [Member, ...Member[]];
  const all = await readOther(given, { data, record: first.record, terminal, who: 'mix' });
  requireKnownLabels(all, first.classifier, data);
  const examples = unseenRows(all, members, data);
  const seen = all.texts.length - examples.texts.length;
  if (seen > 0)
    terminal.warn(
      terminal.colors.yellow(
        `${counted(seen, 'row')} of ${data} ${seen === 1 ? 'is' : 'are'} left out, since a model has learnt from ${seen === 1 ? 'it' : 'them'}.`,
      ),
    );
  // members of other classes are refused before they are weighed
  mixClassifiers(
    members.map(({ classifier }) => classifier),
    members.map(() => 1 / members.length),
  );
  const weights = weigh(members, examples);
  const classifier = mixClassifiers(
    members.map((member) => member.classifier),
    weights,
  );
  const release = await takeFolder(folder, { kind: modelKind, how: howOf(given) });
  try {
    await save(folder, given, { members, classifier, weights, examples, data });
  } finally {
    release();
  }
  const scores = [...members.map((member) => member.classifier), classifier].map((one) =>
    classifierScores(one, examples),
  );
  if (terminal.format !== 'text')
    terminal.data(
      json({
        model: folder,
        sha256: await hashParams(classifier.params),
        rows: examples.texts.length,
        members: members.map((member, place) => ({
          model: member.folder,
          weight: weights[place],
          dataLoss: scores[place]!.dataLoss,
          accuracy: scores[place]!.accuracy,
        })),
        dataLoss: scores.at(-1)!.dataLoss,
        accuracy: scores.at(-1)!.accuracy,
      }),
    );
  else tellMembers([...folders, 'the mixture'], { weights, scores, terminal });
  terminal.say(
    `They are measured on the ${counted(examples.texts.length, 'row')} that weighed them; on others the mixture is somewhat less right.`,
  );
  terminal.say(`The model is in ${folder}. Next: ridgeline classify ${quotedPath(folder)} "a text"`);
  return exitCodes.done;
};

/** Weight, log-loss and accuracy of every member, and of their mixture. */
const tellMembers = (
  names: readonly string[],
  {
    weights,
    scores,
    terminal,
  }: {
    readonly weights: readonly number[];
    readonly scores: readonly Pick<ClassifierScores, 'dataLoss' | 'accuracy'>[];
    readonly terminal: Terminal;
  },
): void => {
  const rows = scores.map(({ dataLoss, accuracy }, place) => [
    names[place]!,
    weights[place]?.toFixed(3) ?? '',
    nats(dataLoss),
    `${(100 * accuracy).toFixed(1)} %`,
  ]);
  const alignment = ['left', 'right', 'right', 'right'] as const;
  terminal.data(`${table(['model', 'weight', 'log-loss', 'accuracy'], rows, alignment)}\n`);
};
