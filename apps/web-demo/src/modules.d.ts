/// <reference types="vite/client" />

/** Made by `vite.config.ts` from the corpora package. */
declare module 'virtual:moby-dick-excerpt' {
  const excerpt: string;
  export default excerpt;
}
