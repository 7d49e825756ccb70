import type { RunEvent } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import { count, duration, nats, percent } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

const lineEveryMs = 5000;
const redrawMs = 100;
/** The first step compiles and allocates; the time that is left is told from these on. */
const warmUpSteps = 5;

type StepEnd = Extract<RunEvent, { type: 'step-end' }>;
type EvaluationEnd = Extract<RunEvent, { type: 'evaluation-end' }>;

/**
 * Tells a person how training goes: a line that moves on a terminal, plain lines elsewhere.
 *
 * @param counted what a rate counts.
 */
export const trainingProgress = (terminal: Terminal, debug: boolean, counted = 'tokens') => {
  const { dim, green, bold } = terminal.colors;
  let start = 0;
  let first = 0;
  let maxSteps = 0;
  let targets = 0;
  let stepMs = 0;
  let lastLine = 0;
  let loss = Number.NaN;
  let gradientNorm = Number.NaN;
  let validation = Number.NaN;

  const tellEstimate = (taken: number): void => {
    const seconds = ((stepMs / (warmUpSteps - 1)) * (maxSteps - taken)) / 1000;
    terminal.say(
      `  ${dim('time'.padEnd(13))}${seconds < 1 ? 'less than a second' : `about ${duration(seconds)}`}, evaluations aside; Ctrl-C saves and stops`,
    );
  };

  const onStep = (event: StepEnd): void => {
    const now = performance.now();
    const taken = event.step - first;
    targets += event.targets;
    if (taken > 1) stepMs += event.stepMs;
    if (taken === warmUpSteps && event.step < maxSteps) tellEstimate(event.step);
    ({ gradientNorm } = event);
    loss = Number.isNaN(loss) ? event.dataLoss : 0.95 * loss + 0.05 * event.dataLoss;
    if (now - lastLine < (terminal.animates ? redrawMs : lineEveryMs)) return;
    lastLine = now;
    const seconds = (now - start) / 1000;
    const penalty = Object.values(event.penalties).reduce((a, b) => a + b, 0);
    const facts = [
      `step ${event.step}/${maxSteps}`,
      `loss ${nats(loss)}${penalty === 0 ? '' : ` + penalty ${nats(penalty)}`}`,
      `${duration((seconds / taken) * (maxSteps - event.step))} left`,
      `${count(Math.round(targets / seconds))} ${counted}/s`,
      ...(Number.isNaN(validation) ? [] : [`validation ${nats(validation)}`]),
    ];
    if (terminal.animates) terminal.status(facts, event.step / maxSteps);
    else terminal.say(facts.join('  '));
  };

  const onEvaluation = ({ step, validation: found, train, isBest }: EvaluationEnd): void => {
    validation = found.dataLoss;
    const place = String(step).padStart(String(maxSteps).length);
    const gap = train && `  train ${nats(train.dataLoss)}  gap ${nats(found.dataLoss - train.dataLoss)}`;
    const right = found.score === undefined ? '' : `  right ${percent(found.score)}`;
    terminal.say(
      `step ${place}  validation ${bold(nats(found.dataLoss))}${gap ?? ''}${right}${isBest ? green('  best') : ''}`,
    );
    if (!debug) return;
    const parts = Object.entries(found.penalties).map(([name, value]) => `${name} ${value.toPrecision(4)}`);
    terminal.say(
      dim(
        `     objective ${[`${nats(found.objective)} = data ${nats(found.dataLoss)}`, ...parts].join(' + ')}`,
      ),
    );
    terminal.say(dim(`     gradient norm ${gradientNorm.toPrecision(4)}`));
  };

  const onCheckpoint = ({ state }: Extract<RunEvent, { type: 'checkpoint' }>): void => {
    if (!debug) return;
    const shares = exactZeros(state.params).byPath;
    const list = Object.entries(shares).map(
      ([path, { zeros, size }]) => `${path} ${((100 * zeros) / size).toFixed(1)} %`,
    );
    terminal.say(dim(`     saved; exact zeros: ${list.join(', ')}`));
  };

  const onLeave = ({ step, widths, parameters }: Extract<RunEvent, { type: 'units-leave' }>): void => {
    const place = String(step).padStart(String(maxSteps).length);
    const list = widths.map(({ name, size, left }) => `${left} of ${size} ${name}`);
    terminal.say(`step ${place}  units gone: ${list.join(', ')}; ${count(parameters)} weights go on`);
  };

  const tellWidths = ({ widths = [] }: Extract<RunEvent, { type: 'run-start' }>): void => {
    for (const { name, stays } of widths)
      if (stays !== undefined) terminal.say(dim(`  units of ${name} stay: ${stays}`));
  };

  return (event: RunEvent): void => {
    if (event.type === 'run-start') {
      start = performance.now();
      lastLine = start;
      first = event.step;
      ({ maxSteps } = event);
      tellWidths(event);
    } else if (event.type === 'step-end') onStep(event);
    else if (event.type === 'evaluation-end') onEvaluation(event);
    else if (event.type === 'units-leave') onLeave(event);
    else if (event.type === 'checkpoint') onCheckpoint(event);
  };
};
