export { type MlflowOptions, type MlflowRun, mlflowRun } from './mlflow/mlflow-run.ts';
export { crc32c, maskedCrc32c } from './tensorboard/crc32c.ts';
export {
  endingRecord,
  eventFileName,
  fileVersionRecord,
  scalarsRecord,
  settingsRecords,
  startRecord,
} from './tensorboard/events.ts';
export { type Ending, type Setting, type Settings, scalarsOf, settingsOf } from './tracked.ts';
