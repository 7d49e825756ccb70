import { learn } from './learn.ts';

declare global {
  interface Window {
    learn: typeof learn;
  }
}

window.learn = learn;
