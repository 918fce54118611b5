// bytes.js: the octets. Each buffer's are in the page once, in some <pre class=dump>; here they are collected,
// and each dump is laid out octet by octet when its step is first shown, every octet tied to its row.
const store = new Map(); // buffer -> [{from, octets}]
for (const pre of all('.dump')) {
  const text = pre.textContent.replace(/\s+/g, '');
  if (!text) continue;
  const octets = text.match(/../g);
  if (!store.has(pre.dataset.b)) store.set(pre.dataset.b, []);
  store.get(pre.dataset.b).push({ from: number(pre, 'o'), octets });
}

// Octets [from, from + size) of a buffer, as two-digit strings; undefined where none of the page's has it.
function octetsOf(buffer, from, size) {
  for (const run of store.get(buffer) || [])
    if (run.from <= from && from + size <= run.from + run.octets.length)
      return run.octets.slice(from - run.from, from - run.from + size);
  return undefined;
}

const rowsOf = (pre) => {
  const table = pre.parentElement.querySelector('.fields');
  return table ? all('tbody tr', table) : [];
};

// Sixteen where there is room for them beside the names, above them, or without any.
function perLine(pre) {
  const duo = pre.parentElement, isBeside = getComputedStyle(duo).gridTemplateColumns.includes(' ');
  return duo.clientWidth - (isBeside ? 600 : 0) > 470 ? 16 : 8;
}

function layOut(pre) {
  const width = perLine(pre);
  if (Number(pre.dataset.width) === width) return;
  const from = number(pre, 'o'), size = number(pre, 'n'), zero = number(pre, 'z');
  const octets = octetsOf(pre.dataset.b, from, size);
  if (!octets) return;
  pre.dataset.width = width;
  const rows = rowsOf(pre);
  const lines = document.createDocumentFragment();
  let line = null, row = 0;
  for (let at = 0; at < size; at++) {
    const shown = from + at - zero; // as the table counts
    if (at === 0 || shown % width === 0) {
      line = lines.appendChild(make('div'));
      line.dataset.a = hex4(shown);
    }
    while (row < rows.length && shown >= number(rows[row], 'o') + number(rows[row], 'n')) row++;
    const octet = make('b', '', octets[at]);
    const code = parseInt(octets[at], 16);
    line.dataset.t = (line.dataset.t || '') + (code >= 0x20 && code < 0x7f ? String.fromCharCode(code) : '·');
    octet.dataset.a = shown;
    const inside = rows[row] && shown >= number(rows[row], 'o');
    if (inside) {
      octet.dataset.i = row;
      octet.className = rows[row].className.match(/k[a-z]/)[0] + (row % 2 ? ' even' : '');
    }
    line.appendChild(octet);
  }
  // A first line that begins in the middle is indented, so that columns stay columns.
  const first = lines.firstChild, lead = (from - zero) % width;
  for (let i = 0; i < lead; i++) first.insertBefore(make('b'), first.firstChild);
  if (lead) {
    first.dataset.a = hex4(from - zero - lead);
    first.dataset.t = ' '.repeat(lead) + first.dataset.t;
  }
  for (let i = line.childElementCount; size > width && i < width; i++) line.appendChild(make('b'));
  pre.replaceChildren(lines);
}

const isVisible = (element) => element.getClientRects().length > 0;

function showBytes(step) {
  for (const pre of all('.dump', step)) if (isVisible(pre)) layOut(pre);
}

// Marks the octets of a row, and the row, with a class; takes the mark from all others first.
function mark(row, className, within = current) {
  for (const old of all('.fields tr.' + className + ', .dump b.' + className, within)) old.classList.remove(className);
  if (!row) return;
  row.classList.add(className);
  const duo = row.closest('.duo'), pre = one('.dump', duo);
  const index = rowsOf(pre).indexOf(row);
  let first = null;
  for (const octet of all('b[data-i="' + index + '"]', pre)) {
    octet.classList.add(className);
    first = first || octet;
  }
  if (first) reveal(first, pre);
}

// Scrolls a box, and only the box, so that the element is in it.
function reveal(element, box) {
  const a = element.getBoundingClientRect(), b = box.getBoundingClientRect();
  if (a.top < b.top + 24) box.scrollTop -= b.top + 48 - a.top;
  else if (a.bottom > b.bottom - 24) box.scrollTop += a.bottom - b.bottom + 48;
}

const rowOfOctet = (octet) =>
  octet.dataset.i === undefined ? null : rowsOf(octet.closest('.dump'))[Number(octet.dataset.i)];
