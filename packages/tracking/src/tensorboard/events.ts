import type { Ending, Setting, Settings } from '../tracked.ts';
import { maskedCrc32c } from './crc32c.ts';
import { bytes, double, type Field, float, inner, integer, message, text } from './protobuf.ts';

/** When an event was, in seconds since 1970. */
interface Timed {
  readonly time: number;
}

/** A record of a TFRecord file: length, its checksum, the content, its checksum. */
const record = (content: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(16 + content.length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, content.length, true);
  view.setUint32(8, maskedCrc32c(whole.subarray(0, 8)), true);
  whole.set(content, 12);
  view.setUint32(12 + content.length, maskedCrc32c(content), true);
  return whole;
};

/** `tensorflow.Event`: wall_time = 1, step = 2, file_version = 3, summary = 5, session_log = 7. */
const event = ({ time }: Timed, fields: readonly Field[]): Uint8Array =>
  record(message([double(1, time), ...fields]));

/** What an event file begins with. */
export const fileVersionRecord = (at: Timed): Uint8Array => event(at, [text(3, 'brain.Event:2')]);

/** That a run begins at a step: what an earlier file of the same run has from there on does not count any more. */
export const startRecord = (at: Timed & { readonly step: number }): Uint8Array =>
  event(at, [integer(2, at.step), inner(7, [integer(1, 1)])]);

/**
 * Numbers that were measured at a step, by tag.
 *
 * @example scalarsRecord({ time: 1.7e9, step: 100, scalars: { 'validation/loss': 2.31 } })
 */
export const scalarsRecord = (
  at: Timed & { readonly step: number; readonly scalars: Readonly<Record<string, number>> },
): Uint8Array =>
  event(at, [
    integer(2, at.step),
    // Summary.value = 1; Value: tag = 1, simple_value = 2
    inner(
      5,
      Object.entries(at.scalars).map(([tag, value]) => inner(1, [text(1, tag), float(2, value)])),
    ),
  ]);

/** What the HParams plugin reads: a value without a number, with `HParamsPluginData` as its metadata, version = 1 left at 0. */
const hparams = (at: Timed, tag: string, content: Field): Uint8Array =>
  event(at, [
    // SummaryMetadata.plugin_data = 1; PluginData: plugin_name = 1, content = 2
    inner(5, [
      inner(1, [text(1, tag), inner(9, [inner(1, [text(1, 'hparams'), bytes(2, message([content]))])])]),
    ]),
  ]);

/** `google.protobuf.Value`: number_value = 2, string_value = 3, bool_value = 4. */
const settingValue = (value: Setting): Field => {
  if (typeof value === 'number') return double(2, value);
  return typeof value === 'boolean' ? integer(4, Number(value)) : text(3, value);
};

/** `DataType` of the plugin. */
const typeOf = (value: Setting): number => ({ string: 1, boolean: 2, number: 3 })[typeof value as 'string'];

/**
 * The settings of a run, as columns of TensorBoard's page HParams, and the tags of the numbers that it was judged by.
 *
 * @returns two records: the experiment, and the session with its values.
 * @see tensorboard/plugins/hparams: api.proto and plugin_data.proto, of which these are the fields.
 */
export const settingsRecords = (
  at: Timed & { readonly settings: Settings; readonly metrics: readonly string[]; readonly group?: string },
): readonly Uint8Array[] => {
  const entries = Object.entries(at.settings);
  const experiment = [
    double(3, at.time),
    // HParamInfo: name = 1, type = 4
    ...entries.map(([name, value]) => inner(4, [text(1, name), integer(4, typeOf(value))])),
    // MetricInfo.name = 1; MetricName.tag = 2
    ...at.metrics.map((tag) => inner(5, [inner(1, [text(2, tag)])])),
  ];
  const session = [
    // a map is a list of entries of key = 1, value = 2
    ...entries.map(([name, value]) => inner(1, [text(1, name), inner(2, [settingValue(value)])])),
    ...(at.group === undefined ? [] : [text(4, at.group)]),
    double(5, at.time),
  ];
  return [
    hparams(at, '_hparams_/experiment', inner(2, experiment)),
    hparams(at, '_hparams_/session_start_info', inner(3, session)),
  ];
};

/** `Status` of the plugin; one that was stopped may go on. */
const statuses: Readonly<Record<Ending, number>> = { finished: 1, failed: 2, stopped: 3 };

/** How a run ended, for the same page. */
export const endingRecord = (at: Timed & { readonly ending: Ending }): Uint8Array =>
  hparams(at, '_hparams_/session_end_info', inner(4, [integer(1, statuses[at.ending]), double(2, at.time)]));

/**
 * What an event file is to be called, for TensorBoard to find it: those of one folder are one run, in the order of their names.
 *
 * @param unique what no other file of the folder has, such as the process.
 */
export const eventFileName = ({ time, unique }: Timed & { readonly unique: string }): string =>
  `events.out.tfevents.${String(Math.floor(time)).padStart(10, '0')}.${unique}`;
