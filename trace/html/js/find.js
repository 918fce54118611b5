// find.js: search, help, keys; and the beginning of it all.
const find = one('#find'), help = one('#help'), query = one('#query');

// Whatever has a name: steps, fields, results, checks; and octets, wherever they are.
function search(text) {
  const hits = [];
  const add = (step, label, href) => {
    if (hits.length < 40 && !hits.some((h) => h.href === href)) hits.push({ step, label, href });
  };
  const wanted = text.trim().toLowerCase();
  if (!wanted) return hits;
  const n = (step) => steps.indexOf(step) + 1;
  const bytes = wanted.replace(/^0x/, '').replace(/[\s:]/g, '');
  for (const step of steps) {
    if (one('h2', step).innerText.toLowerCase().includes(wanted) || one('h2', step).textContent.toLowerCase().includes(wanted))
      add(step, one('h2', step).cloneNode(true), '#' + step.id);
  }
  for (const result of all('.result[id]'))
    if (result.id.toLowerCase() === wanted || one('p', result).textContent.toLowerCase().includes(wanted))
      add(result.closest('.step'), result.id + ' ' + one('p b', result).textContent, '#' + result.id);
  for (const row of all('.fields tbody tr')) {
    const value = one('td b', row);
    if (row.dataset.p.toLowerCase().includes(wanted) || (value && value.textContent.toLowerCase().includes(wanted)))
      add(row.closest('.step'), row.dataset.p, '#' + row.closest('.step').id + '@' + hex4(number(row, 'o')));
  }
  if (/^([0-9a-f]{2})+$/.test(bytes))
    for (const pre of all('.dump')) {
      const octets = octetsOf(pre.dataset.b, number(pre, 'o'), number(pre, 'n'));
      if (!octets || !rowsOf(pre).length) continue;
      const whole = octets.join('');
      for (let at = whole.indexOf(bytes); at >= 0; at = whole.indexOf(bytes, at + 1)) {
        if (at % 2) continue;
        const shown = number(pre, 'o') + at / 2 - number(pre, 'z');
        add(pre.closest('.step'), pre.dataset.b + ' ' + hex4(shown), '#' + pre.closest('.step').id + '@' + hex4(shown));
      }
    }
  return hits.map((hit) => ({ ...hit, number: n(hit.step) }));
}

function showHits() {
  const list = one('#hits'), hits = search(query.value);
  list.replaceChildren();
  for (const hit of hits) {
    const link = make('a');
    link.href = hit.href;
    link.append(make('i', '', hit.number), make('span'));
    if (typeof hit.label === 'string') link.lastChild.textContent = hit.label;
    else link.lastChild.append(...hit.label.childNodes);
    list.appendChild(make('li')).appendChild(link);
  }
  one('#nohits').hidden = hits.length > 0 || !query.value.trim();
}

function openFind() {
  find.showModal();
  query.select();
}

// From one thing that can be chosen to the next.
function neighbour(by) {
  const things = all('.fields tbody tr, .result .id, .checks button, .path button, .notes button', current).filter(isVisible);
  const at = things.indexOf(selected);
  const next = things[at < 0 ? (by > 0 ? 0 : things.length - 1) : at + by];
  if (!next) return;
  (next.matches('tr') ? one('.name', next) : next).focus({ preventScroll: true });
  if (next !== selected) select(next);
  next.scrollIntoView({ block: 'nearest' });
}

const lenses = ['client', 'server', 'tap'];
const keys = {
  ArrowRight: () => move(1),
  ArrowLeft: () => move(-1),
  ArrowDown: () => neighbour(1),
  ArrowUp: () => neighbour(-1),
  Home: () => show(steps[0]),
  End: () => show(steps[steps.length - 1]),
  d: () => flip(current),
  l: otherLanguage,
  t: otherTheme,
  '/': openFind,
  '?': () => help.showModal(),
  1: () => setLens(lenses[0]),
  2: () => setLens(lenses[1]),
  3: () => setLens(lenses[2]),
  Escape: () => { if (!look.hidden) shut(); },
};
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || find.open || help.open) return;
  // The lenses have arrows of their own. (The search is shut here, but may keep the focus for a moment.)
  if (document.activeElement.matches('[type=radio]') && event.key.startsWith('Arrow')) return;
  const key = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!key) return;
  event.preventDefault();
  key();
});

one('#prev').addEventListener('click', () => move(-1));
one('#next').addEventListener('click', () => move(1));
one('#b-decrypt').addEventListener('click', () => flip(current));
one('#b-lang').addEventListener('click', otherLanguage);
one('#b-theme').addEventListener('click', otherTheme);
one('#b-find').addEventListener('click', openFind);
one('#b-help').addEventListener('click', () => help.showModal());
one('#chip').addEventListener('click', () => {
  one('#chip').setAttribute('aria-expanded', String(one('#keys').classList.toggle('open')));
});
one('#shut').addEventListener('click', shut);
query.addEventListener('input', showHits);
// Enter leads to the first hit.
query.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== 'Escape') return;
  event.preventDefault();
  if (event.key === 'Escape') return find.close();
  const hit = one('#hits a');
  if (hit) hit.click();
});
// Who chose a lens by pointing goes on stepping with the arrows; by keyboard they choose the next lens.
one('#lens').addEventListener('pointerup', () => setTimeout(() => document.activeElement.blur(), 0));
for (const input of all('#lens input')) input.addEventListener('change', () => setLens(input.value));

for (const step of all('.step[data-x]')) {
  const first = one('.cipher, .path, .result, .tally', step);
  const covered = one('#t-covered').content.cloneNode(true), flipper = one('#t-flip').content.cloneNode(true);
  first.before(...(one('.cipher', step) ? [flipper, covered] : [covered]));
}
if (steps.length) { // of nothing there is nothing to step through
  root.classList.add('js');
  setLanguage(root.lang);
  if (!follow(location.hash)) show(steps[0], true);
}
