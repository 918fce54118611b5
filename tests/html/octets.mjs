// octets.mjs: the page's octets against those of the JSON Lines.

// Every row of every step, chosen by a click; the octets that are marked then.
async function readRows(page) {
  return page.evaluate(async () => {
    const rows = [];
    const key = (k) => document.dispatchEvent(new KeyboardEvent('keydown', { key: k, bubbles: true }));
    key('Home');
    for (const step of document.querySelectorAll('.step')) {
      for (let view = 0; view < 2; view++) {
        for (const row of step.querySelectorAll('.fields tbody tr')) {
          if (!row.getClientRects().length) continue;
          row.querySelector('.name').click();
          const marked = [...row.closest('.duo').querySelectorAll('.dump b.sel')].map((b) => b.textContent).join('');
          const table = row.closest('table');
          rows.push({ buffer: table.dataset.b, from: Number(table.dataset.z) + Number(row.dataset.o), size: Number(row.dataset.n),
            hex: marked, path: row.dataset.p, isRow: row.classList.contains('sel'), source: row.dataset.s || '', hash: location.hash });
        }
        if (!step.querySelector('.flip')) break;
        key('d');
      }
      key('ArrowRight');
    }
    return rows;
  });
}

export async function checkOctets(page, events, expect) {
  const buffers = await page.evaluate(() => {
    const buffers = {};
    for (const pre of document.querySelectorAll('.dump')) {
      const text = pre.textContent.replace(/\s+/g, '');
      if (text) (buffers[pre.dataset.b] ||= []).push({ from: Number(pre.dataset.o), hex: text });
    }
    return buffers;
  });
  const inPage = (buffer, from, size) => {
    for (const run of buffers[buffer] || [])
      if (run.from <= from && from + size <= run.from + run.hex.length / 2)
        return run.hex.slice(2 * (from - run.from), 2 * (from - run.from + size));
    return undefined;
  };
  let octets = 0;
  // Where an octet is in the page: its own buffer, or the one it was mapped from.
  const maps = events.filter((e) => e.t === 'map');
  const places = (buffer, from, size) => [[buffer, from],
    ...maps.filter((m) => m.to === buffer && m.to_off <= from && from + size <= m.to_off + m.len)
      .map((m) => [m.from, m.off + from - m.to_off])];

  for (const e of events.filter((e) => e.t === 'record')) {
    const whole = e.header + e.payload;
    expect(inPage('wire.' + e.dir, e.off, whole.length / 2) === whole, `record ${e.dir} ${e.rec} is not in the page`);
    octets += whole.length / 2;
    if (e.plaintext === undefined) continue;
    expect(inPage(`inner.${e.dir}.${e.rec}`, 0, e.plaintext.length / 2) === e.plaintext, `the inside of ${e.dir} ${e.rec}`);
    octets += e.plaintext.length / 2;
  }

  const rows = await readRows(page);
  for (const row of rows) {
    expect(row.isRow, `${row.path}: the row that was chosen is not marked`);
    expect(row.hex.length === 2 * row.size, `${row.path}: ${row.hex.length / 2} octets light up, not ${row.size}`);
    expect(/^#s\d+@[0-9a-f]{4,}$/.test(row.hash), `${row.path}: the address is ${row.hash}`);
  }
  const byPlace = new Map();
  for (const row of rows) byPlace.set(`${row.buffer} ${row.from}`, row);
  const sorted = [...byPlace.values()];
  let fields = 0;
  for (const e of events.filter((e) => e.t === 'field' && e.len > 0)) {
    let found = false;
    for (const [buffer, from] of places(e.buf, e.off, e.len)) {
      const row = byPlace.get(`${buffer} ${from}`) || sorted.find((r) => r.buffer === buffer && r.from <= from && from + e.len <= r.from + r.size);
      if (!row) continue;
      const shown = row.hex.slice(2 * (from - row.from), 2 * (from - row.from + e.len));
      expect(shown === e.hex, `${e.path}: the page has ${shown}, the trace ${e.hex}`);
      found = true;
    }
    expect(found, `${e.path} (${e.buf} ${e.off}) has no row`);
    fields++;
  }

  const results = await page.evaluate(() => Object.fromEntries([...document.querySelectorAll('.result')].map((r) =>
    [r.id || r.querySelector('.id').textContent + ' ' + (r.querySelector('.v span')?.textContent || ''), r.querySelector('.v span')?.textContent])));
  let values = 0;
  for (const e of events.filter((e) => e.t === 'derive' && e.id && e.out !== undefined)) {
    expect(results[e.id] === e.out, `${e.id}: the page has ${results[e.id]}, the trace ${e.out}`);
    values++;
  }
  for (const e of events.filter((e) => e.t === 'transcript' && e.digest)) {
    expect(results[`${e.id} ${e.digest}`] === e.digest, `${e.id}: ${e.digest} is not in the page`);
    values++;
  }
  const text = await page.evaluate(() => document.querySelector('main').textContent);
  for (const e of events.filter((e) => e.t === 'record' && e.nonce)) expect(text.includes(e.nonce), `the nonce ${e.nonce}`);
  const failedChecks = events.filter((e) => e.t === 'check' && e.result === 'fail').length;
  const shownFailed = await page.locator('.step button.bad').count();
  expect(failedChecks === shownFailed, `${failedChecks} checks failed, ${shownFailed} are shown`);
  expect(events.length < 3 || fields > 0, 'nothing was compared');
  return `${octets} octets of records, ${fields} fields, ${values} values`;
}

export async function checkOneSource(page, events, expect) {
  const known = await page.evaluate(() => {
    const sources = [...document.querySelectorAll('#code details')].map((d) => {
      const first = Number(d.querySelector('pre').dataset.l);
      return { file: d.querySelector('summary').textContent.replace(/:\d+$/, ''), first, lines: d.querySelector('pre').textContent.split('\n') };
    });
    const places = new Set([...document.querySelectorAll('[data-s]')].map((e) => {
      const [n, line] = e.dataset.s.split(':');
      const source = sources[Number(n)];
      const text = source && source.lines[Number(line) - source.first];
      return text === undefined ? `? ${e.dataset.s}` : `${source.file}:${line}`;
    }));
    return { places: [...places], functions: sources.length };
  });
  const places = new Set(known.places);
  expect(![...places].some((p) => p.startsWith('?')), 'lines outside of their function');
  let missing = new Set();
  for (const e of events)
    if (e.src && ['field', 'check', 'derive', 'path', 'meta', 'http', 'note', 'net'].includes(e.t) && !places.has(e.src)) {
      // The tag and length of a DER value share a row with the value; they come from the same line.
      if (!(e.rfc || []).some((r) => r.startsWith('X.690'))) missing.add(e.src);
    }
  expect(missing.size === 0, 'no source for ' + [...missing].slice(0, 5).join(' '));
  expect(known.functions > 0 && known.functions <= places.size, 'functions that nothing needs');
  return `${known.functions} functions, ${places.size} lines`;
}
