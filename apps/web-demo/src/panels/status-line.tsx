import { playback } from '../view/playback.ts';
import { ownText, shown } from '../view/store.ts';
import { stepOf } from '../view/view.ts';

const count = (value: number): string => Math.round(value).toLocaleString('en');

/** What is running, where, and how fast. */
export const StatusLine = () => {
  const { phase, opened, tokensPerSecond } = shown.value;
  if (opened === undefined) return <p class="status">{phase === 'failed' ? 'Stopped.' : 'Loading…'}</p>;
  const { backend, kernels, backendNote, parameters, characters, stepsPerEpoch } = opened;
  const passes = stepOf(shown.value) / stepsPerEpoch;
  return (
    <p class="status">
      <span>
        {count(characters.train)} characters of {ownText.value?.name ?? 'Moby-Dick'}
      </span>
      <span>{count(parameters)} weights a side</span>
      <span>each character read {passes.toFixed(1)} times</span>
      {tokensPerSecond > 0 && <span>{count(tokensPerSecond)} tokens/s</span>}
      <span>
        {playback.value ? 'recorded on' : 'backend'} <b>{backend}</b>
        {kernels && `, ${kernels}`}
        {backendNote &&
          `: WebAssembly did not start, so plain JavaScript computes, more slowly. (${backendNote})`}
      </span>
    </p>
  );
};
