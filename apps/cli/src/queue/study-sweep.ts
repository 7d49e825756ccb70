import type { Json } from '@ridgeline/contracts';
import type { TuneData } from '@ridgeline/recipes';
import type { Device } from '../command-line/backend.ts';
import type { Given } from '../command-line/command.ts';
import { version } from '../command-line/version.ts';
import { howOf } from '../folders/output-folder.ts';
import type { Source } from '../sources/text-source.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { QueueAddress } from './address.ts';
import { connectQueue } from './connection.ts';
import { patienceOf } from './queue-options.ts';
import { queuedStudy } from './queued-study.ts';
import { type StudyData, studyData } from './study-data.ts';
import { openSweep, type Sweep } from './sweep.ts';
import type { StudyKind } from './trial-thread.ts';

/** What a worker needs for a study of one of our commands. */
export interface StudyNeeds {
  readonly device: Device | null;
  readonly data: StudyData;
}

/** The command that asks. */
export interface Scene {
  readonly given: Given;
  readonly terminal: Terminal;
}

/** A study that is to go through a queue. */
export interface SweptStudy {
  readonly kind: StudyKind;
  /** What its results depend on, as its folder keeps it. */
  readonly about: Json;
  readonly device: Device | undefined;
  /** That its data are read by. */
  readonly config: object;
  readonly source: Source;
  readonly data: TuneData;
}

/** @throws `E_USAGE`, `E_IO` and `E_DATA` for a queue that cannot be used or data that workers cannot find */
export const studySweep = async (
  address: QueueAddress,
  { given, terminal }: Scene,
  { kind, about, device, config, source, data }: SweptStudy,
): Promise<Sweep> => {
  const needs: StudyNeeds = { device: device ?? null, data: await studyData(config, { source, data }) };
  const warn = (text: string): void => terminal.warn(terminal.colors.yellow(text));
  const connection = await connectQueue(address, { warn });
  const title = `${kind} of ${source.name}`;
  const queued = queuedStudy({ kind, version, title, needs: needs as unknown as Json }, about);
  const sweep = await openSweep(connection, queued, {
    isNew: howOf(given) === 'overwrite',
    patienceMs: patienceOf(given),
    say: terminal.warn,
  });
  terminal.say(
    `Trials go to the queue at ${address.shown}. On any machine with the data: ridgeline worker --queue ${address.bare} --data DIR`,
  );
  return sweep;
};
