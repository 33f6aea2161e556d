import type { HostFiles } from './read.js';

/** The lines of /proc/cpuinfo that the check reads; the first CPU stands for all. */
const CPU_FIELDS = /^(?:vendor_id|cpu family|model|model name|flags|vmx flags)\s*:/;

function withoutNames(path: string, text: string): string {
  if (path === 'proc/cpuinfo') {
    const [first = ''] = text.split(/\n\s*\n/);
    return `${first
      .split('\n')
      .filter((line) => CPU_FIELDS.test(line))
      .join('\n')}\n`;
  }
  // Who built the kernel, and where.
  if (path === 'proc/version') return `${/^Linux version \S+/.exec(text)?.[0] ?? ''}\n`;
  if (path === 'proc/misc')
    return text
      .split('\n')
      .filter((line) => /\b(?:kvm|acrn_hsm)$/.test(line))
      .join('\n');
  if (path.includes('modprobe.d/')) {
    return text
      .split('\n')
      .filter((line) => /^\s*(?:options|install|blacklist)\s+kvm([-_](?:intel|amd))?\b/.test(line))
      .map((line) => `${line}\n`)
      .join('');
  }
  return text;
}

/** What a support bundle holds: the files that are read, without names, serials and addresses. */
export function bundleFiles(files: HostFiles): HostFiles {
  const kept = [...files].map(([path, text]): [string, string] => [path, withoutNames(path, text)]);
  return new Map(kept.filter(([path, text]) => !path.includes('modprobe.d/') || text !== ''));
}
