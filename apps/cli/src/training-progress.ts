import type { RunEvent } from '@ridgeline/contracts';
import { bar, count, duration, nats } from './format.ts';
import type { Terminal } from './terminal.ts';

const lineEveryMs = 5000;

/** Tells a person how training goes: a line that moves on a terminal, plain lines elsewhere. */
export const trainingProgress = (terminal: Terminal, maxSteps: number, debug: boolean) => {
  let start = 0;
  let first = 0;
  let targets = 0;
  let lastLine = 0;
  let loss = Number.NaN;
  const { dim, green, bold } = terminal.colors;

  const onStep = (event: Extract<RunEvent, { type: 'step-end' }>): void => {
    const now = performance.now();
    targets += event.targets;
    loss = Number.isNaN(loss) ? event.dataLoss : 0.95 * loss + 0.05 * event.dataLoss;
    const seconds = (now - start) / 1000;
    const left = (seconds / (event.step - first)) * (maxSteps - event.step);
    const penalty = event.objective - event.dataLoss;
    const facts = `step ${event.step}/${maxSteps}  loss ${nats(loss)}${penalty === 0 ? '' : ` + penalty ${nats(penalty)}`}  ${count(
      Math.round(targets / seconds),
    )} tokens/s  ${duration(left)} left`;
    if (terminal.animates) {
      if (now - lastLine > 100 || event.step === maxSteps) {
        terminal.status(`${green(bar(event.step / maxSteps, 20))} ${facts}`);
        lastLine = now;
      }
    } else if (now - lastLine > lineEveryMs) {
      terminal.say(facts);
      lastLine = now;
    }
  };

  const onEvaluation = (event: Extract<RunEvent, { type: 'evaluation-end' }>): void => {
    const { validation, train } = event;
    const gap = train === undefined ? '' : `  train ${nats(train.dataLoss)}  gap ${nats(validation.dataLoss - train.dataLoss)}`;
    terminal.say(
      `step ${String(event.step).padStart(String(maxSteps).length)}  validation ${bold(nats(validation.dataLoss))}${gap}${event.isBest ? green('  best') : ''}`,
    );
    if (!debug) return;
    const parts = Object.entries(validation.penalties).map(([name, value]) => `${name} ${value.toPrecision(4)}`);
    terminal.say(dim(`     objective ${nats(validation.objective)} = data ${nats(validation.dataLoss)} ${parts.map((p) => `+ ${p}`).join(' ')}`));
  };

  return (event: RunEvent): void => {
    if (event.type === 'run-start') {
      start = performance.now();
      lastLine = start;
      first = event.step;
    } else if (event.type === 'step-end') onStep(event);
    else if (event.type === 'evaluation-end') onEvaluation(event);
  };
};
