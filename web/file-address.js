// Browsers load neither modules nor workers from file: addresses; this script, which is none, says so.
if (location.protocol === 'file:') {
  const status = document.getElementById('status');
  if (status)
    status.textContent =
      'The page does not work from a file: address, for there browsers start no worker. Serve its folder: npm run web does, as any web server.';
}
