// Functions that the tests run in the page; vitest has no DOM to check them against.

/**
 * What the page says of each of its scenarios.
 * @param {string[]} paths
 */
export async function saidOf(paths) {
  const select = document.getElementById('bundled');
  const all = [];
  for (const path of paths) {
    const before = Number(document.body.dataset.checked);
    select.value = path;
    select.dispatchEvent(new Event('change'));
    while (!(Number(document.body.dataset.checked) > before)) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const found = [...document.querySelectorAll('#findings .finding')].map((finding) => ({
      rule: finding.querySelector('a').textContent,
      line: Number(finding.querySelector('button').textContent.replace('Line ', '')),
      message: finding.querySelector('h3').lastChild.textContent,
    }));
    all.push([path, found]);
  }
  return all;
}

/**
 * A File System Access API with one file; what is written to it becomes window.written.
 * @param {string} content
 */
export function oneFile(content) {
  const handle = {
    kind: 'file',
    getFile: async () => new File([content], 'picked.xml'),
    createWritable: async () => ({
      write: async (bytes) => {
        window.written = new TextDecoder().decode(bytes);
      },
      close: async () => undefined,
    }),
  };
  window.showOpenFilePicker = async () => [handle];
}

export function noFilePickers() {
  window.showOpenFilePicker = undefined;
  window.showSaveFilePicker = undefined;
}

/** What has the focus, by its id or the option that it sets, or else its tag and text. */
export function focused() {
  const { id, tagName, textContent, dataset } = document.activeElement;
  return id.replace(/^field-.*/, '') || dataset.path || `${tagName} ${textContent}`;
}

/** What the page's policy says to a request and to a script in the page. */
export async function tried() {
  const outcome = async (act) => {
    try {
      await act();
      return 'allowed';
    } catch {
      return 'refused';
    }
  };
  const script = document.createElement('script');
  script.textContent = 'window.inline = true';
  document.body.append(script);
  return [await outcome(() => fetch('/index.html')), 'inline' in window ? 'allowed' : 'refused'];
}
