import type { ComponentChildren } from 'preact';
import { view } from './store.ts';
import { bestOf, type SideName, stepOf } from './view.ts';

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

/** The numbers of this step: what the optimizer saw, and what came of it. */
export const Readings = () => {
  const { steps, evaluations } = view.value;
  const [step, entry] = [steps.at(-1), evaluations.at(-1)];
  return (
    <table class="readings">
      <caption>Step {stepOf(view.value)}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="hidden">Quantity</span>
          </th>
          <th scope="col">Without</th>
          <th scope="col">With penalty</th>
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
        <Row name="Best validation" cell={(side) => loss(bestOf(evaluations, side)?.validation)} />
        <Row name="Weights exactly zero" cell={(side) => percent(entry?.[side].zeroShare)} />
      </tbody>
    </table>
  );
};
