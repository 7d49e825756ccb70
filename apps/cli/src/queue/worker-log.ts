import { duration, json } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { shortId } from './queued-study.ts';
import type { Became, WorkerEvent } from './worker-event.ts';

const became: Readonly<Record<Became, string>> = {
  recorded: 'recorded',
  repeated: 'was recorded already, and is the same',
  late: 'does not count: another worker has begun it anew',
  differs: 'differs from a result of another worker: the machines do not compute alike',
  closed: 'is not needed any more',
  failed: 'failed',
};

/** Tells what a worker does: lines with the time of day for a person, events for a program. */
export const workerLog = (terminal: Terminal): ((event: WorkerEvent) => void) => {
  const { dim, bold, yellow } = terminal.colors;
  const say = (text: string): void => terminal.say(`${dim(new Date().toTimeString().slice(0, 8))}  ${text}`);
  const warn = (text: string): void => terminal.warn(yellow(text));
  return (event) => {
    if (terminal.format === 'jsonl') terminal.data(json(event));
    if (event.type === 'study-start') say(`Study ${shortId(event.study)}: ${bold(event.study.title)}.`);
    else if (event.type === 'study-end') say(`Study ${shortId(event.study)} is over.`);
    else if (event.type === 'study-refused')
      warn(`Study ${shortId(event.study)}, ${event.study.title}, is left to other workers: ${event.reason}`);
    else if (event.type === 'trouble') say(dim(`queue: ${event.text}`));
    else if (event.type === 'trial-end') {
      const text = `${event.name}  ${became[event.became]}${event.reason === undefined ? '' : `: ${event.reason}`}  ${duration(event.seconds)}`;
      if (event.became === 'differs' || event.became === 'failed') warn(text);
      else say(text);
    }
  };
};
