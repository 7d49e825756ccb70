export interface Target {
  readonly os: string;
  readonly cpu: string;
  readonly libc?: 'glibc' | 'musl';
  readonly zig: string;
}
export const targets: Readonly<Record<string, Target>>;
