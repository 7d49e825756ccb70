import { useSignal } from '@preact/signals';
import { describePenalty } from '../settings/settings.ts';
import type { Curves } from '../view/view.ts';

/** What acted on the right side in the step that an evaluation follows. */
const actingAt = ({ penalties }: Curves, step: number): string =>
  describePenalty((penalties.filter(({ from }) => from < step).at(-1) ?? penalties[0]!).settings);

const Rows = ({ curves }: { readonly curves: Curves }) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: not every browser lets the arrow keys reach what only scrolls
  <section class="scroll" aria-label="Losses by step" tabIndex={0}>
    <table>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Training, without</th>
          <th scope="col">Validation, without</th>
          <th scope="col">Training, second</th>
          <th scope="col">Validation, second</th>
          <th scope="col">Zeros, second</th>
          <th scope="col">Its penalty</th>
        </tr>
      </thead>
      <tbody>
        {curves.evaluations.map(({ step, plain, penalised }) => (
          <tr key={step}>
            <th scope="row">{step}</th>
            <td>{plain.train.toFixed(3)}</td>
            <td>{plain.validation.toFixed(3)}</td>
            <td>{penalised.train.toFixed(3)}</td>
            <td>{penalised.validation.toFixed(3)}</td>
            <td>{(100 * penalised.zeroShare).toFixed(1)} %</td>
            <td>{actingAt(curves, step)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** The curves as numbers; made only while it is open. */
export const DataTable = ({ curves }: { readonly curves: Curves }) => {
  const open = useSignal(false);
  return (
    <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
      <summary>The curves as a table</summary>
      {open.value && <Rows curves={curves} />}
    </details>
  );
};
