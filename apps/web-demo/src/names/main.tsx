import '../styles.css';
import './names.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { connect, view } from './store.ts';
import type { NamesView } from './view.ts';

declare global {
  interface Window {
    /** All that the page knows of its run, for tests and the curious. */
    names: () => NamesView;
  }
}

window.names = () => view.value;
render(<App />, document.getElementById('app')!);
connect();
