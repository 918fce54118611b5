// theme.js: light or dark, remembered where the browser lets us.
const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const themeButton = one('.theme');
themeButton.hidden = false;
themeButton.addEventListener('click', () => {
  const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = isDark ? 'light' : 'dark';
  try { localStorage.setItem('handglass-theme', root.dataset.theme); } catch { /* then not */ }
});
