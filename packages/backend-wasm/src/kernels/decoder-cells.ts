import type { DecoderCell } from '@ridgeline/tensors';
import type { Call } from '../define-kernel.ts';
import type { Layer, Session } from './decoder-session.ts';

interface Cell {
  readonly gates: number;
  /** Of which h comes first. */
  readonly states: number;
  /** Moves h, and what stands behind it, by one position whose projection lies in `gates`. */
  readonly step: (run: Call['run'], layer: Layer, session: Session, h: number) => void;
}

const simple = (rectified: 0 | 1): Cell => ({
  gates: 1,
  states: 1,
  step: (run, { padded: n, recurrent }, { gates }, h) => {
    run.multiplyVector!(n, n, h, recurrent, gates);
    run.rnnCell!(n, rectified, gates, h);
  },
});

/** What a decoder knows of each cell. */
export const decoderCells: Readonly<Record<DecoderCell, Cell>> = {
  lstm: {
    gates: 4,
    states: 2,
    step: (run, { padded: n, width, recurrent }, { gates }, h) => {
      run.multiplyVector!(width, n, h, recurrent, gates);
      run.lstmCell!(n, gates, h, h + 4 * n);
    },
  },
  gru: {
    gates: 3,
    states: 1,
    step: (run, { padded: n, width, recurrent, recurrentBias }, { gates, recurrentGates }, h) => {
      run.copy!(recurrentBias, recurrentGates, 4 * width);
      run.multiplyVector!(width, n, h, recurrent, recurrentGates);
      run.gruCell!(n, gates, recurrentGates, h);
    },
  },
  minGru: {
    gates: 2,
    states: 1,
    step: (run, { padded: n }, { gates }, h) => {
      run.minGruForward!(1, 1, n, 0, gates, h, gates, h, 0);
    },
  },
  rnn: simple(0),
  rnnRelu: simple(1),
};
