import './styles.css';
import { render } from 'preact';
import { App } from './app.tsx';
import { debugHook } from './view/debug-hook.ts';
import { connect } from './view/store.ts';

window.ridgeline = debugHook;
render(<App />, document.getElementById('app')!);
connect();
