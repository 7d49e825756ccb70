import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { secondSideOf } from '../view/caption.ts';
import { shown } from '../view/store.ts';
import { bestOf, bestSinceChange, type SideName, stepOf } from '../view/view.ts';

const sides = ['plain', 'penalised'] as const;

/** With a minus sign, and none before zero. */
const signed = (value: number, digits: number): string =>
  `${value <= -0.5 / 1000 ? '−' : ''}${Math.abs(value).toFixed(digits)}`;

const loss = (value: number | undefined): string =>
  value === undefined ? '–' : signed(value, value >= 100 ? 1 : 3);

const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${(100 * share).toFixed(share > 0 && share < 0.1 ? 1 : 0)} %`;

const Row = ({ name, cell }: { name: ComponentChildren; cell: (side: SideName) => string }) => (
  <tr>
    <th scope="row">{name}</th>
    {sides.map((side) => (
      <td key={side}>{cell(side)}</td>
    ))}
  </tr>
);

const Table = () => {
  const { steps, evaluations } = shown.value;
  const [step, entry] = [steps.at(-1), evaluations.at(-1)];
  const best = { plain: bestOf(evaluations, 'plain'), penalised: bestSinceChange(shown.value) };
  return (
    <table class="readings">
      <caption>Step {stepOf(shown.value)}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">Quantity</span>
          </th>
          <th scope="col">Without a penalty</th>
          <th scope="col">{secondSideOf(shown.value)}</th>
        </tr>
      </thead>
      <tbody>
        <Row name="Data loss of the batch" cell={(side) => loss(step?.[side].dataLoss)} />
        <Row name="+ penalty" cell={(side) => loss(step?.[side].penalty)} />
        <Row name="= objective" cell={(side) => loss(step?.[side].objective)} />
        <Row
          name="Gap, validation − training"
          cell={(side) => loss(entry && entry[side].validation - entry[side].train)}
        />
        <Row name="Best validation" cell={(side) => loss(best[side]?.validation)} />
        <Row name="Weights exactly zero" cell={(side) => percent(entry?.[side].zeroShare)} />
      </tbody>
    </table>
  );
};

/** The numbers of this step: what the optimizer saw, and what came of it. Made only while it is open. */
export const Readings = () => {
  const open = useSignal(false);
  return (
    <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
      <summary>The objective, step by step</summary>
      {open.value && <Table />}
    </details>
  );
};
