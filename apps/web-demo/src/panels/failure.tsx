import type { Failed } from '../run/loop.ts';

/** What went wrong, and what helps. */
export const Failure = ({ failure }: { readonly failure: Failed | undefined }) =>
  failure && (
    <p class="note failure" role="alert">
      {failure.message} {failure.hint} <code>{failure.code}</code>
    </p>
  );
