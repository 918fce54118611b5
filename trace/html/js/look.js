// look.js: what was chosen: its name, its clause, the reason, and the function that handled it.
const look = one('#look');

function showSource(place) {
  const lines = one('#lines');
  lines.hidden = false; // what is hidden has no height
  lines.replaceChildren();
  const [name, line] = place.split(':');
  const source = one('#f' + name);
  if (!source) return;
  const first = number(one('pre', source), 'l');
  one('pre', source).textContent.split('\n').forEach((text, i) => {
    const element = make('div', first + i === Number(line) ? 'here' : '', text || ' ');
    element.dataset.l = first + i;
    lines.appendChild(element);
  });
  const here = one('.here', lines);
  lines.scrollTop = here ? here.offsetTop - lines.offsetTop - lines.clientHeight / 3 : 0;
  return one('summary', source).textContent.replace(/:\d+$/, '') + ':' + line;
}

// The element that tells of an event: a row, a check, a key, a line of the record's protection.
function showLook(element) {
  const facts = one('#facts');
  facts.replaceChildren();
  const isRow = element.matches('tr');
  const heading = facts.appendChild(make('h2'));
  if (isRow) {
    heading.textContent = one('.name', element).textContent;
    const value = one('td b', element);
    if (value) facts.appendChild(make('p')).appendChild(value.cloneNode(true));
    facts.appendChild(make('p', 'path', element.dataset.p));
  } else {
    const result = element.closest('.result');
    const label = result ? one('p', result) : element;
    heading.append(...[...label.cloneNode(true).childNodes]);
    for (const inner of all('a, button', heading)) inner.replaceWith(...inner.childNodes);
  }
  const clause = element.dataset.r && one('#r' + element.dataset.r);
  if (clause) facts.appendChild(make('p', 'clauses')).append(...clause.cloneNode(true).childNodes);
  const why = element.dataset.w && one('#w' + element.dataset.w);
  if (why) {
    const paragraph = facts.appendChild(make('p'));
    paragraph.append(...[...why.nextElementSibling.cloneNode(true).childNodes]);
  }
  look.hidden = false;
  const where = element.dataset.s ? showSource(element.dataset.s) : undefined;
  one('#lines').hidden = !where;
  if (where) facts.appendChild(make('p', 'path', where));
}

function unselect() {
  for (const old of all('.sel')) old.classList.remove('sel');
  for (const old of all('.dump b.at')) old.classList.remove('at');
  selected = null;
}

// `octet` is the offset, as the table counts, of the very octet that was meant.
function select(element, octet) {
  unselect();
  selected = element;
  if (element.matches('tr')) {
    mark(element, 'sel');
    const at = octet === undefined ? number(element, 'o') : octet;
    const pre = one('.dump', element.closest('.duo'));
    const exact = one('b[data-a="' + at + '"]', pre);
    if (exact && octet !== undefined) exact.classList.add('at');
    setHash(current.id + '@' + hex4(at));
  } else {
    const result = element.closest('.result');
    (result || element).classList.add('sel');
    if (result && result.id) setHash(result.id);
  }
  showLook(element);
}

function shut() {
  const was = selected;
  look.hidden = true;
  unselect();
  setHash(current.id);
  if (was) (was.matches('tr') ? one('.name', was) : was).focus({ preventScroll: true });
}
