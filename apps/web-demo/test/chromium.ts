import { chromium } from 'playwright-core';

/** Debian's Chromium, or the one that `CHROMIUM_PATH` names. It speaks to nobody. @param webgpu in software, without a driver */
export const launchChromium = ({ webgpu = false } = {}) =>
  chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      webgpu ? '--enable-unsafe-webgpu' : '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
