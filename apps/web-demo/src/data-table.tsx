import { useSignal } from '@preact/signals';
import { view } from './store.ts';

const Rows = () => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: not every browser lets the arrow keys reach what only scrolls
  <section class="scroll" aria-label="Losses by step" tabIndex={0}>
    <table>
      <thead>
        <tr>
          <th scope="col">Step</th>
          <th scope="col">Training, without</th>
          <th scope="col">Validation, without</th>
          <th scope="col">Training, with</th>
          <th scope="col">Validation, with</th>
          <th scope="col">Zeros, with</th>
        </tr>
      </thead>
      <tbody>
        {view.value.evaluations.map(({ step, plain, penalised }) => (
          <tr key={step}>
            <th scope="row">{step}</th>
            <td>{plain.train.toFixed(3)}</td>
            <td>{plain.validation.toFixed(3)}</td>
            <td>{penalised.train.toFixed(3)}</td>
            <td>{penalised.validation.toFixed(3)}</td>
            <td>{(100 * penalised.zeroShare).toFixed(1)} %</td>
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

/** The curves as numbers; made only while it is open. */
export const DataTable = () => {
  const open = useSignal(false);
  return (
    <details onToggle={({ currentTarget }) => (open.value = currentTarget.open)}>
      <summary>The curves as a table</summary>
      {open.value && <Rows />}
    </details>
  );
};
