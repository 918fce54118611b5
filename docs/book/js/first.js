// first.js: before anything is drawn: that scripts run, and which theme was chosen.
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  try {
    const theme = localStorage.getItem('handglass-theme');
    if (theme) root.dataset.theme = theme;
  } catch { /* a browser that remembers nothing for file:// */ }
})();
