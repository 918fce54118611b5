// steps.js: time. One step is shown; what is known grows with it; the address leads back to it.
function setHash(hash) {
  if (location.hash !== '#' + hash) history.replaceState(null, '', '#' + hash);
}

function show(step, keepHash) {
  if (step !== current) {
    if (current) current.classList.remove('current');
    unselect();
    look.hidden = true;
    current = step;
    step.classList.add('current');
    one('main').scrollTop = 0;
    scrollTo(0, 0);
  }
  showBytes(step);
  const at = steps.indexOf(step);
  one('#pos').textContent = at + 1 + ' / ' + steps.length;
  one('#prev').disabled = at === 0;
  one('#next').disabled = at === steps.length - 1;
  one('#meter i').style.transform = 'scaleX(' + (at + 1) / steps.length + ')';
  showKnown(at + 1);
  for (const link of all('#seq a[data-n]')) {
    const n = number(link, 'n');
    link.classList.toggle('later', n > at + 1);
    if (n === at + 1) {
      link.setAttribute('aria-current', 'step');
      reveal(link, one('#seq'));
    } else link.removeAttribute('aria-current');
  }
  updateDecrypt();
  if (!keepHash) setHash(step.id);
}

// The transcript hash, the keys and the state, as they are after this step.
function showKnown(n) {
  let count = 0;
  for (const item of all('#tree li')) {
    const isLater = number(item, 'n') > n;
    item.classList.toggle('later', isLater);
    item.classList.toggle('new', number(item, 'n') === n);
    if (!isLater) count++;
  }
  const output = one('#tree output');
  if (output) output.textContent = count;
  const fresh = one('#tree li.new');
  if (fresh) reveal(fresh, one('#keys'));
  let now = null;
  for (const item of all('#hash li')) {
    const isLater = number(item, 'n') > n;
    item.classList.toggle('later', isLater);
    item.classList.remove('now');
    if (!isLater) now = item;
  }
  if (now) now.classList.add('now');
  // One chip a number: the first message's hash is known only later.
  const ids = new Set();
  for (const item of all('#hash li').reverse()) {
    if (item.classList.contains('later')) continue;
    const id = one('i', item).textContent;
    item.classList.toggle('later', ids.has(id));
    ids.add(id);
  }
  const arrived = steps.slice(0, n).filter((step) => step.dataset.to).pop();
  one('#state').hidden = !arrived;
  if (arrived) one('#state p').textContent = arrived.dataset.to;
  showChip(now, arrived, count);
}

// On a small screen: all of it in a line, to be opened.
function showChip(hash, arrived, count) {
  const chip = one('#chip');
  chip.replaceChildren();
  if (hash) {
    const digest = one('.v', hash);
    chip.append(make('i', '', one('i', hash).textContent));
    if (digest) {
      const short = chip.appendChild(digest.cloneNode(true));
      one('span', short).textContent = one('span', digest).textContent.slice(0, 8) + '…';
    }
  }
  if (arrived && root.dataset.lens !== 'tap') chip.append(make('span', '', arrived.dataset.to));
  chip.append(make('span', '', 'K×' + count));
}

function move(by) {
  const next = steps[steps.indexOf(current) + by];
  if (next) show(next);
}

// "s3", "s3@004c", "K4"
function follow(hash) {
  const [name, offset] = decodeURIComponent(hash.replace(/^#/, '')).split('@');
  const target = name && document.getElementById(name);
  const step = target && target.closest('.step');
  if (!step) return false;
  show(step, true);
  if (offset !== undefined) {
    const at = parseInt(offset, 16);
    // In a record that can be opened the inside is meant, where there is such a row; else what is in sight.
    const rows = all('.fields tbody tr', step).filter((r) => number(r, 'o') <= at && at < number(r, 'o') + number(r, 'n'));
    const row = rows.find(isVisible) || rows[0];
    if (row) {
      if (!isVisible(row)) flip(step);
      select(row, at);
      row.scrollIntoView({ block: 'nearest' });
    }
  } else if (target !== step) {
    const button = target.matches('button') ? target : one('button', target);
    if (button) select(button);
    target.scrollIntoView({ block: 'nearest' });
  } else one('main').scrollTop = 0; // the browser has gone for the element by itself
  return true;
}

document.addEventListener('click', (event) => {
  const link = event.target.closest('a[href^="#"]');
  if (link) {
    if (link.matches('.skip')) return;
    event.preventDefault();
    if (one('#find').open) one('#find').close();
    if (follow(link.getAttribute('href'))) setHash(link.getAttribute('href').slice(1));
    return;
  }
  if (event.target.closest('a, summary')) return;
  const octet = event.target.closest('.dump b');
  if (octet) {
    const row = rowOfOctet(octet);
    if (row) {
      select(row, number(octet, 'a'));
      row.scrollIntoView({ block: 'nearest' });
    }
    return;
  }
  if (event.target.closest('.flip')) return flip(current);
  const telling = event.target.closest('.checks button, .notes button, .path button, [data-s]');
  if (telling && telling.closest('.step')) select(telling);
});
// Whoever goes from field to field by keyboard sees the same as whoever points.
document.addEventListener('focusin', (event) => {
  const row = event.target.closest('.fields tr');
  if (row && event.target.matches('.name:focus-visible') && row !== selected) select(row);
});
document.addEventListener('pointerover', (event) => {
  if (event.pointerType === 'touch' || !current) return;
  const octet = event.target.closest('.dump b');
  const row = octet ? rowOfOctet(octet) : event.target.closest('.current .fields tbody tr');
  if (row || one('.hot', current)) mark(row, 'hot');
});
addEventListener('hashchange', () => follow(location.hash));
let resizing = 0;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => { if (current) showBytes(current); }, 120);
});
// On paper all is shown; octets of steps that were never visited are plain text there.
