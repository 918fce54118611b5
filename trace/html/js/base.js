// base.js: what all the other parts use; language, theme and lens.
// Nothing of a peer ever becomes markup here: texts are set as text, nodes are moved or cloned.
const root = document.documentElement;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};
const hex4 = (n) => n.toString(16).padStart(4, '0');
const number = (element, name) => Number(element.dataset[name]);

const steps = all('.step');
let current = null;  // the step that is shown
let selected = null; // the element that was chosen last

function setLanguage(lang) {
  root.lang = lang;
  for (const element of all('[data-en]')) element.setAttribute('aria-label', element.dataset[lang]);
  // What an arrow of the sequence means to whoever does not see it: what stands above its step's heading.
  for (const link of all('#seq a[data-n]')) {
    const step = steps[number(link, 'n') - 1];
    const words = (element) => all('*', element).filter((e) => !e.children.length && (!e.lang || e.lang === lang)).map((e) => e.textContent);
    link.setAttribute('aria-description', words(one('.eyebrow', step)).slice(1, 4).join(', '));
  }
  all('#tools [aria-label], #go [aria-label]').forEach((b) => { b.title = b.getAttribute('aria-label'); });
}
function otherLanguage() {
  setLanguage(root.lang === 'zh' ? 'en' : 'zh');
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}
function otherTheme() {
  root.dataset.theme = isDark() ? 'light' : 'dark';
}

function setLens(lens) {
  root.dataset.lens = lens;
  const input = one('#lens input[value=' + lens + ']');
  if (input) input.checked = true;
  if (current) showBytes(current);
  updateDecrypt();
}

// Per record: what crossed the wire, or what was inside. An eavesdropper has no choice.
function flip(step) {
  const button = one('.flip', step);
  if (!button || root.dataset.lens === 'tap') return;
  const isPlain = !step.classList.toggle('shut');
  button.setAttribute('aria-pressed', String(isPlain));
  showBytes(step);
  updateDecrypt();
}
function updateDecrypt() {
  const button = one('#b-decrypt');
  const canFlip = Boolean(current && one('.flip', current)) && root.dataset.lens !== 'tap';
  button.disabled = !canFlip;
  button.setAttribute('aria-pressed', String(canFlip && !current.classList.contains('shut')));
}
