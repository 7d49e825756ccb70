import { view } from './store.ts';

const count = (value: number): string => value.toLocaleString('en');

/** What is running, and where. */
export const StatusLine = () => {
  const { phase, opened } = view.value;
  if (opened === undefined) return <p class="status">{phase === 'failed' ? 'Stopped.' : 'Loading…'}</p>;
  const { backend, kernels, backendNote, parameters, names } = opened;
  return (
    <p class="status">
      <span>{count(names.train)} names to learn from</span>
      <span>{count(names.validation)} for the curve of validation</span>
      <span>{count(parameters)} weights a side</span>
      <span>
        backend <b>{backend}</b>
        {kernels && `, ${kernels}`}
        {backendNote &&
          `: WebAssembly did not start, so plain JavaScript computes, more slowly. (${backendNote})`}
      </span>
    </p>
  );
};
