import { DataTable } from './chart/data-table.tsx';
import { Figure } from './chart/figure.tsx';
import { Explanation } from './panels/explanation.tsx';
import { Failure } from './panels/failure.tsx';
import { NextRun } from './panels/next-run.tsx';
import { OwnTextInput } from './panels/own-text.tsx';
import { Readings } from './panels/readings.tsx';
import { RecordingNote } from './panels/recording-note.tsx';
import { PenaltyNote, RunControls } from './panels/run-controls.tsx';
import { Samples } from './panels/samples.tsx';
import { StatusLine } from './panels/status-line.tsx';
import { announcement, notes, shown, view } from './view/store.ts';

const Notes = () => (
  <>
    {notes.value.map((note) => (
      <p key={note} class="note" role="status">
        {note}
      </p>
    ))}
  </>
);

const Announcement = () => (
  <p class="hidden" aria-live="polite">
    {announcement.value}
  </p>
);

export const App = () => (
  <>
    <header>
      <p class="brand">
        Ridgeline · <a href="names.html">Train on names</a>
      </p>
      <h1>Hold a model back a little, and it reads new text better.</h1>
      <p class="lead">
        Two copies of one small language model learn the same pages from the same first weights. Only the
        second one pays for its weights.
      </p>
    </header>
    <main>
      <Notes />
      <Failure failure={view.value.failure} />
      <RunControls />
      <PenaltyNote />
      <RecordingNote />
      <Figure />
      <Samples />
      <StatusLine />
      <div class="more">
        <Readings />
        <DataTable curves={shown.value} />
        <OwnTextInput />
        <NextRun />
        <Explanation />
      </div>
      <Announcement />
    </main>
  </>
);
