import { DataTable } from '../chart/data-table.tsx';
import { Failure } from '../panels/failure.tsx';
import { Controls } from './controls.tsx';
import { Explanation } from './explanation.tsx';
import { Figure } from './figure.tsx';
import { StatusLine } from './status-line.tsx';
import { announcement, task, view } from './store.ts';
import { nameTasks } from './tasks.ts';
import { Tested } from './tested.tsx';
import { TryName } from './try-name.tsx';

export const App = () => (
  <>
    <header>
      <p class="brand">
        Ridgeline · <a href="index.html">Train on a book</a>
      </p>
      <h1>A classifier and a translator of names, trained while you watch.</h1>
      <p class="lead">
        {nameTasks[task.value].about} Two copies learn the same names from the same first weights. Only the
        second one has a penalty.
      </p>
    </header>
    <main>
      <Failure failure={view.value.failure} />
      <Controls />
      <Figure />
      <Tested />
      <TryName />
      <StatusLine />
      <div class="more">
        <DataTable curves={view.value} />
        <Explanation />
      </div>
      <p class="hidden" aria-live="polite">
        {announcement.value}
      </p>
    </main>
  </>
);
