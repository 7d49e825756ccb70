import { appendFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import {
  type Ending,
  endingRecord,
  eventFileName,
  fileVersionRecord,
  mlflowRun,
  type Settings,
  scalarsRecord,
  settingsRecords,
  startRecord,
} from '@ridgeline/tracking';
import { type Given, textFlag } from '../command-line/command.ts';
import { systemReason } from '../command-line/failure.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A run on an MLflow server, as run.json keeps it for the run to go on. */
export interface TrackedRun {
  readonly url: string;
  readonly runId: string;
}

/** Whatever is told of a run elsewhere than in its folder. */
export interface Tracker {
  readonly mlflow?: TrackedRun;
  /** @param time in seconds since 1970; now if not given */
  log(step: number, scalars: Readonly<Record<string, number>>, time?: number): Promise<void>;
  end(ending: Ending): Promise<void>;
}

/** A run that begins or goes on. */
export interface TrackedFacts {
  /** What it is called, and its folder among event files. */
  readonly name: string;
  readonly settings: Settings;
  /** What it is judged by, by tags of `log`. */
  readonly metrics: readonly string[];
  readonly step: number;
  /** The run that goes on. */
  readonly before?: TrackedRun;
}

const now = (): number => Date.now() / 1000;

/** An event file of TensorBoard. @throws `E_IO` */
const eventFile = async (
  folder: string,
  { name, settings, metrics, step }: TrackedFacts,
): Promise<Tracker> => {
  const directory = path.join(folder, name);
  const begun = now();
  const file = path.join(directory, eventFileName({ time: begun, unique: `ridgeline.${process.pid}` }));
  const write = async (...records: readonly Uint8Array[]): Promise<void> => {
    try {
      await appendFile(file, Buffer.concat(records));
    } catch (error) {
      throw new RidgelineError(
        'E_IO',
        `${file}: it cannot be written: ${systemReason(error) ?? String(error)}.`,
        {
          at: '--tensorboard',
          hint: 'Give a folder that can be written.',
        },
      );
    }
  };
  await mkdir(directory, { recursive: true }).catch(() => {});
  await write(
    fileVersionRecord({ time: begun }),
    startRecord({ time: begun, step }),
    ...settingsRecords({ time: begun, settings, metrics }),
  );
  return {
    log: (step, scalars, time = now()) => write(scalarsRecord({ time, step, scalars })),
    end: (ending) => write(endingRecord({ time: now(), ending })),
  };
};

/** How to say who asks, by the names that MLflow's own client reads. */
const authorization = (): string | undefined => {
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user } = process.env;
  if (token !== undefined) return `Bearer ${token}`;
  if (user === undefined) return undefined;
  return `Basic ${Buffer.from(`${user}:${process.env.MLFLOW_TRACKING_PASSWORD ?? ''}`).toString('base64')}`;
};

/** A run on an MLflow server. @throws `E_IO`, `E_OPTION` */
const mlflow = async (url: string, experiment: string, facts: TrackedFacts): Promise<Tracker> => {
  const { name, settings, before } = facts;
  const run = await mlflowRun({
    ...{ url, experiment, name, settings },
    authorization: authorization(),
    ...(before?.url === url && { runId: before.runId }),
    now: Date.now,
  });
  return {
    mlflow: { url, runId: run.runId },
    log: (step, scalars, time) => run.log(step, scalars, time === undefined ? undefined : time * 1000),
    end: run.end,
  };
};

/** A tracker that fails on the way is given up with a warning: nothing that is trained is lost for it. */
const forgiving = (tracker: Tracker, what: string, { warn }: Pick<Terminal, 'warn'>): Tracker => {
  let isLost = false;
  const tried = async (work: () => Promise<void>): Promise<void> => {
    if (isLost) return;
    try {
      await work();
    } catch (error) {
      if (!isRidgelineError(error)) throw error;
      isLost = true;
      warn(
        `${error.message} ${what} is told no more of this run; its folder has all of it: \`ridgeline runs\` tells it later.`,
      );
    }
  };
  return {
    ...tracker,
    log: (...given) => tried(() => tracker.log(...given)),
    end: (ending) => tried(() => tracker.end(ending)),
  };
};

/** What a run is called: its folder from here, so that two of one name are told apart. */
export const trackedName = (folder: string): string =>
  path
    .relative('.', folder)
    .split(path.sep)
    .filter((part) => part !== '..')
    .join('/') || path.basename(path.resolve(folder));

/** Whether a command was asked to tell of runs elsewhere. */
export const tracks = (given: Given): boolean =>
  textFlag(given, 'tensorboard') !== undefined || textFlag(given, 'mlflow') !== undefined;

/**
 * What `--tensorboard` and `--mlflow` ask for; without them nothing is told.
 *
 * @throws `E_IO` if one cannot be begun; `E_OPTION` for an address that is none
 */
export const beginTracking = async (
  given: Given,
  facts: TrackedFacts,
  terminal: Pick<Terminal, 'warn'>,
): Promise<Tracker> => {
  const [folder, url] = [textFlag(given, 'tensorboard'), textFlag(given, 'mlflow')];
  const experiment = textFlag(given, 'experiment') ?? 'ridgeline';
  const trackers = [
    ...(folder === undefined ? [] : [forgiving(await eventFile(folder, facts), 'TensorBoard', terminal)]),
    ...(url === undefined ? [] : [forgiving(await mlflow(url, experiment, facts), 'MLflow', terminal)]),
  ];
  const { mlflow: tracked } = trackers.find((tracker) => tracker.mlflow !== undefined) ?? {};
  return {
    ...(tracked && { mlflow: tracked }),
    log: async (...args) => {
      for (const tracker of trackers) await tracker.log(...args);
    },
    end: async (ending) => {
      for (const tracker of trackers) await tracker.end(ending);
    },
  };
};
