import { RidgelineError } from '@ridgeline/contracts';
import { startBackend } from '../command-line/backend.ts';
import { version } from '../command-line/version.ts';
import type { OpenHand } from './attempts.ts';
import type { DataPlaces } from './data-files.ts';
import type { QueuedStudy } from './queued-study.ts';
import { readStudyData } from './study-data.ts';
import type { StudyNeeds } from './study-sweep.ts';
import { isStudyKind, openThread } from './trial-thread.ts';

/**
 * What does the trials of a study on this machine.
 *
 * @throws `E_DATA` for a study of another version and one whose data are not here; `E_BACKEND` for a device that does not start
 */
export const prepareStudy = async (study: QueuedStudy, places: DataPlaces): Promise<OpenHand> => {
  const { kind } = study;
  if (study.version !== version || !isStudyKind(kind))
    throw new RidgelineError(
      'E_DATA',
      `it was opened by Ridgeline ${study.version}, and this is ${version}.`,
      {
        hint: 'Install the same version on all machines.',
      },
    );
  const needs = study.needs as unknown as StudyNeeds;
  const data = await readStudyData(needs.data, places);
  const device = needs.device ?? undefined;
  // a device that does not start here is told before a trial is taken
  if (device !== undefined) await startBackend(device);
  return () => openThread(kind, { data, device });
};
