// Runs before all else of the page: the worker, which has the most to load, starts while the page is still read.
if (location.protocol === 'file:') {
  // Browsers load neither modules nor workers from file: addresses; this script, which is none, says so.
  document.addEventListener('DOMContentLoaded', () => {
    document.getElementById('status').textContent =
      'The page does not work from a file: address, for there browsers start no worker. Serve its folder: npm run web does, as any web server.';
  });
} else {
  window.libraryWorker = new Worker('worker.js', { type: 'module' });
}
