import { scalarsOf, settingsOf } from '@ridgeline/tracking';
import type { Given } from '../command-line/command.ts';
import { readMetrics } from '../folders/run-folder.ts';
import type { FoundRun } from '../runs/find-runs.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { measuredScalars } from './measured-scalars.ts';
import { beginTracking, trackedName } from './trackers.ts';

/** Tells of a run that has ended: its settings, its curves where it kept some, its metrics at its last step. */
export const trackFolder = async (
  given: Given,
  { folder, config, metrics, step, saved }: FoundRun,
  terminal: Pick<Terminal, 'warn'>,
): Promise<void> => {
  const last = scalarsOf(metrics);
  const tracker = await beginTracking(
    given,
    {
      name: trackedName(folder),
      settings: settingsOf(config),
      metrics: Object.keys(last),
      step: 0,
    },
    terminal,
  );
  const time = saved / 1000;
  for (const event of await readMetrics(folder)) await tracker.log(event.step, measuredScalars(event), time);
  if (Object.keys(last).length > 0) await tracker.log(step ?? 0, last, time);
  await tracker.end('finished');
};
