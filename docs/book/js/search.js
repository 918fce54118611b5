// search.js: MiniSearch (npm, MIT, no dependencies of its own) over an index that is loaded when it is first needed.
const dialog = one('dialog.search');
const input = one('input', dialog);
const hits = one('ol', dialog);
const assets = dialog.dataset.root;
const site = assets.replace(/\/?assets$/, '') || '.';
let index = null;

function load(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = `${assets}/${name}`;
    script.onload = resolve;
    script.onerror = () => reject(new Error(name));
    document.head.append(script);
  });
}
async function ready() {
  if (index) return;
  await Promise.all([load('minisearch.js'), load('tokens.js'), load('search-data.js')]);
  index = window.MiniSearch.loadJSON(window.handglassIndex, window.handglassSearch.options);
  window.handglassIndex = null;
  find();
}

// The page's own language first; what is meant to be looked up (a term, an id) before what mentions it.
const WEIGHT = { term: 1.6, event: 1.25, lesson: 1.7, figure: 1.3, document: 1.3, api: 1.15, source: 1 };
function find() {
  const query = input.value.trim();
  hits.replaceChildren();
  one('.none', dialog).hidden = true;
  if (!index || !query) return;
  const lang = document.body.dataset.lang;
  const found = index.search(query, { boostDocument: (id, term, stored) =>
    (WEIGHT[stored.kind] || 1) * (/\.zh\.html/.test(stored.url) === (lang === 'zh') ? 1 : 0.6) }).slice(0, 30);
  for (const hit of found) {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = `${site}/${hit.url}`;
    const kind = document.createElement('span');
    kind.className = 'kind';
    kind.textContent = hit.kind;
    const title = document.createElement('b');
    title.textContent = hit.title;
    const where = document.createElement('small');
    where.textContent = hit.where === hit.title ? hit.shown : [hit.where, hit.shown].filter(Boolean).join(' · ');
    link.append(kind, title, where);
    item.append(link);
    hits.append(item);
  }
  one('.none', dialog).hidden = found.length > 0;
}

function open() {
  if (!dialog.open) dialog.showModal();
  input.select();
  ready();
}
const findButton = one('.find');
findButton.hidden = false;
findButton.addEventListener('click', open);
input.addEventListener('input', find);
dialog.addEventListener('click', (event) => {
  if (event.target === dialog || event.target.closest('a')) dialog.close();
});
dialog.addEventListener('keydown', (event) => {
  const links = all('a', hits);
  const at = links.indexOf(document.activeElement);
  if (event.key === 'ArrowDown' && links.length) { links[Math.min(at + 1, links.length - 1)].focus(); event.preventDefault(); }
  if (event.key === 'ArrowUp') { (at > 0 ? links[at - 1] : input).focus(); event.preventDefault(); }
  if (event.key === 'Escape') { event.preventDefault(); dialog.close(); } // a search field would only empty itself
  if (event.key === 'Enter' && document.activeElement === input) { event.preventDefault(); if (links[0]) links[0].click(); }
});
addEventListener('keydown', (event) => {
  if (event.key === '/' && !dialog.open && !/^(INPUT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); open(); }
});
