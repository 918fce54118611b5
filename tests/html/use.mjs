// use.mjs: the page in use: keys, pointer, touch, lenses, languages, search, paper; and what peers would do to it.

export async function checkUse(job, open, test, expect, context) {
  const scene = (name) => job.scenes.find((s) => s.name === name);
  const client = scene('client');
  const at = (page) => page.evaluate(() => document.querySelector('.step.current').id);
  const visible = (page, selector) => page.evaluate((s) => [...document.querySelectorAll(s)].filter((e) => e.getClientRects().length).length, selector);

  await test('arrow keys step through time; Home and End go to its ends; the address follows', async () => {
    const o = await open(client), { page } = o;
    const all = await page.locator('.step').count();
    expect(await at(page) === 's1', 'it does not begin at the beginning');
    expect(await visible(page, '.step') === 1, 'more than one step is shown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    const address = () => page.evaluate(() => location.hash); // the page's own word: the driver hears of it later
    expect(await at(page) === 's3' && await address() === '#s3', `two steps lead to ${await at(page)}, ${await address()}`);
    await page.keyboard.press('ArrowLeft');
    expect(await at(page) === 's2', 'left does not lead back');
    await page.keyboard.press('End');
    expect(await at(page) === 's' + all, 'End');
    await page.keyboard.press('ArrowRight');
    expect(await at(page) === 's' + all, 'there is something behind the end');
    await page.keyboard.press('Home');
    expect(await at(page) === 's1', 'Home');
    await page.click('#next');
    expect(await at(page) === 's2', 'the button');
    await page.click('#seq a[data-n="4"]');
    expect(await at(page) === 's4', 'the arrow in the sequence');
    expect(await page.getAttribute('#seq a[data-n="4"]', 'aria-current') === 'step', 'the sequence does not say where we are');
    await o.close();
  });

  await test('the transcript, the keys and the state grow as one steps, and stay in view', async () => {
    const o = await open(client), { page } = o;
    const known = () => page.evaluate(() => ({
      keys: [...document.querySelectorAll('#tree li:not(.later)')].length,
      hash: document.querySelector('#hash li.now i')?.textContent,
      state: document.querySelector('#state p').textContent,
      inView: document.querySelector('#keys').getBoundingClientRect().top < innerHeight }));
    const all = await page.locator('.step').count();
    let before = -1;
    const states = new Set(), hashes = new Set();
    for (let i = 0; i < all; i++) {
      const now = await known();
      expect(now.keys >= before && now.inView, `step ${i + 1}: ${now.keys} keys after ${before}`);
      before = now.keys;
      states.add(now.state);
      hashes.add(now.hash);
      await page.keyboard.press('ArrowRight');
    }
    expect(before === await page.locator('#tree li').count() && before > 20, `${before} keys at the end`);
    expect(states.has('CONNECTED') && states.has('WAIT_CV') && hashes.has('T7'), [...states, ...hashes].join(' '));
    await page.keyboard.press('Home');
    expect((await known()).keys === 0, 'keys before there are any');
    await o.close();
  });

  await test('an address leads to its byte, its key, its message; links do', async () => {
    const o = await open(client, { hash: '#s4@004d' }), { page } = o;
    expect(await at(page) === 's4', await at(page));
    expect((await page.textContent('.fields tr.sel .name')) === 'cipher_suite', 'the second byte of the suite is no suite');
    expect((await page.textContent('.dump b.at')) === '01', 'the very byte is not marked');
    expect(await page.isVisible('#look') && (await page.textContent('#lines .here')).includes('cipher_suite'), 'the line of source');
    expect((await page.textContent('#facts')).includes('RFC 8446 §4.1.3'), 'the clause');
    await page.evaluate(() => { location.hash = '#K4'; });
    await page.waitForSelector('#K4.sel');
    expect(await at(page) === 's5', 'K4 is elsewhere');
    await page.click('#K4 .formula a[href="#K1"]');
    expect(await page.locator('#K1.sel').count() === 1, 'a formula does not lead to its input');
    await page.click('#K1 .ties a');
    expect((await page.textContent('.fields tr.sel .name')).includes('key_exchange'), 'K1 does not lead to the public key');
    await page.click('.fields tr.sel .ties a');
    expect(await at(page) === 's5', 'the public key does not lead to K1');
    await page.keyboard.press('Escape');
    expect(!(await page.isVisible('#look')), 'Escape does not close the source');
    await o.close();
  });

  await test('pointing at a byte marks its field, pointing at a field its bytes; so do keys and taps', async () => {
    const o = await open(client, { hash: '#s3' }), { page } = o;
    await page.hover('#s3 .dump b[data-a="78"]');
    expect((await page.textContent('#s3 tr.hot .name')) === 'cipher_suites[0]', 'hover over a byte');
    await page.hover('#s3 tr[data-p="ClientHello.random"] td:first-child');
    expect(await page.locator('#s3 .dump b.hot').count() === 32, 'hover over a field');
    await page.click('#s3 .dump b[data-a="80"]');
    expect((await page.textContent('#s3 tr.sel')).includes('TLS_AES_256_GCM_SHA384'), 'click on a byte');
    await page.keyboard.press('ArrowDown');
    expect((await page.textContent('#s3 tr.sel')).includes('TLS_CHACHA20_POLY1305_SHA256'), 'down to the next field');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowUp');
    expect((await page.textContent('#s3 tr.sel')).includes('TLS_AES_128_GCM_SHA256'), 'and up again');
    // By Tab alone: what has the focus is what is shown.
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement.closest('tr') === document.querySelector('tr.sel')), 'the focus does not choose');
    await o.close();
  });

  await test('d decrypts and encrypts again, one record at a time', async () => {
    const o = await open(client, { hash: '#s9' }), { page } = o;
    expect(await visible(page, '#s9 .plain') === 1 && await visible(page, '#s9 .cipher') === 0, 'it should begin decrypted');
    await page.keyboard.press('d');
    expect(await visible(page, '#s9 .plain') === 0 && await visible(page, '#s9 .cipher') === 1, 'd shows no ciphertext');
    expect(await page.getAttribute('#s9 .flip', 'aria-pressed') === 'false', 'the button does not say so');
    await page.keyboard.press('ArrowRight');
    expect(await visible(page, '#s10 .plain') === 1, 'another record was shut, too');
    await page.keyboard.press('ArrowLeft');
    expect(await visible(page, '#s9 .cipher') === 1, 'it forgot');
    await page.click('#s9 .flip');
    expect(await visible(page, '#s9 .plain') === 1, 'the button does not open it');
    await o.close();
  });

  await test('an eavesdropper is shown what crossed the wire and nothing that a key would open', async () => {
    const o = await open(client, { hash: '#s9' }), { page } = o;
    await page.click('#lens label:has(input[value=tap])');
    expect(await visible(page, '#s9 .plain') === 0 && await visible(page, '#s9 .cipher') === 1, 'plaintext is shown');
    await page.keyboard.press('d');
    expect(await visible(page, '#s9 .plain') === 0, 'd decrypts without a key');
    const seen = await page.evaluate(() => {
      const texts = [];
      const keys = (k) => document.dispatchEvent(new KeyboardEvent('keydown', { key: k, bubbles: true }));
      keys('Home');
      for (let i = 0; i < document.querySelectorAll('.step').length; i++) {
        texts.push(document.querySelector('main').innerText + document.querySelector('#keys').innerText);
        keys('ArrowRight');
      }
      return texts.join('\n');
    });
    const secrets = await page.evaluate(() => [...document.querySelectorAll('.result')].filter((r) => r.querySelector(':scope > .v:not([data-k*=t])')).map((r) => r.querySelector('.v span').textContent));
    expect(secrets.length > 20, `${secrets.length} secrets`);
    for (const secret of secrets) expect(!seen.includes(secret) && !seen.includes(secret.slice(0, 8)), `the eavesdropper sees ${secret}`);
    for (const inside of ['Content-Type', 'handglass Intermediate CA', 'status-line', 'ecdsa-with-SHA256'])
      expect(!seen.includes(inside), `the eavesdropper reads ${inside}: ${seen.slice(Math.max(0, seen.indexOf(inside) - 150), seen.indexOf(inside) + 60)}`);
    // What needs no key is there: the hellos, and what follows from zeros.
    for (const open of ['TLS_AES_128_GCM_SHA256', '33ad0a1c607ec03b09e6cd9893680ce210adf300aa1f2660e1b22e10f170f92a'])
      expect(seen.includes(open), `the eavesdropper does not see ${open}`);
    await page.keyboard.press('1');
    expect(await page.getAttribute('html', 'data-lens') === 'client', 'key 1');
    await o.close();
  });

  await test('the server does not know the private key that the client made, and all the rest', async () => {
    const o = await open(client, { hash: '#s2' }), { page } = o;
    expect((await page.innerText('#K0')).includes('c4752edf04ea7250'), 'the client does not see its own key');
    await page.keyboard.press('2');
    expect(!(await page.innerText('#K0')).includes('c4752edf04ea7250'), 'the server sees it');
    await page.evaluate(() => { location.hash = '#K4'; });
    await page.waitForSelector('#K4.sel');
    expect(/[0-9a-f]{64}/.test(await page.innerText('#K4')), 'the server does not see the Handshake Secret');
    await o.close();
  });

  await test('l changes every sentence to the other language and back', async () => {
    const o = await open(client, { hash: '#s4' }), { page } = o;
    const text = () => page.evaluate(() => document.body.innerText);
    const han = /[\u4e00-\u9fff]/g;
    const english = await text();
    expect((english.match(han) || []).join('') === '中文', `Chinese in the English page: ${(english.match(han) || []).join('')}`);
    await page.keyboard.press('l');
    const chinese = await text();
    expect((chinese.match(han) || []).length > 200, 'little Chinese');
    expect(!chinese.includes('The server has chosen') && await page.getAttribute('html', 'lang') === 'zh', 'English sentences stay');
    expect(await page.getAttribute('#next', 'aria-label') === '下一步', 'labels stay');
    await page.click('#b-lang');
    expect(await text() === english, 'it does not lead back');
    await o.close();
    const zh = await open(scene('chinese'));
    expect(await zh.page.getAttribute('html', 'lang') === 'zh', 'a page made with --lang zh opens in English');
    await zh.close();
  });

  await test('dark and light follow the system, and the button', async () => {
    const o = await open(client, { scheme: 'dark' }), { page } = o;
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const dark = await ground();
    await page.click('#b-theme');
    const light = await ground();
    expect(dark === 'rgb(20, 21, 25)' && light === 'rgb(250, 248, 244)', `${dark} ${light}`);
    await page.keyboard.press('t');
    expect(await ground() === dark, 't');
    await o.close();
  });

  await test('/ searches names, keys and bytes; ? explains the keys', async () => {
    const o = await open(client), { page } = o;
    for (const [text, place, name] of [['13 01', 's3', 'cipher_suites'], ['K14', 's15', ''], ['verify_data', 's', ''], ['CertificateVerify', 's12', '']]) {
      await page.keyboard.press('/');
      await page.keyboard.type(text);
      expect(await page.locator('#hits a').count() > 0, `nothing found for ${text}`);
      await page.keyboard.press('Enter');
      expect((await at(page)).startsWith(place), `${text} leads to ${await at(page)}`);
      if (name) expect((await page.textContent('tr.sel .name')).startsWith(name), `${text} leads to another field`);
      expect(!(await page.isVisible('#find')), 'the search stays open');
    }
    await page.keyboard.press('/');
    await page.fill('#query', 'no such thing');
    expect(await page.isVisible('#nohits'), 'it does not say that nothing was found');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.waitForSelector('#help[open]');
    expect(await page.locator('#help dt').count() === 9, 'not all keys are explained');
    await page.keyboard.press('Escape');
    await o.close();
  });

  await test('without JavaScript everything can be read, from first to last', async () => {
    const browser = context.browser() || context;
    const page = await (browser.newContext ? (await browser.newContext({ javaScriptEnabled: false })).newPage() : context.newPage());
    const cdp = await context.newCDPSession(page).catch(() => null);
    if (cdp) await cdp.send('Emulation.setScriptExecutionDisabled', { value: true });
    await page.goto('file://' + client.html);
    // No script may run in the page now, ours neither: the accessibility of elements is asked of the browser.
    const steps = await page.locator('.step').count();
    for (let i = 0; i < steps; i++) expect(await page.locator('.step').nth(i).isVisible(), `step ${i + 1} is hidden`);
    expect(await page.locator('.dump').first().isVisible() && await page.locator('#K4').isVisible(), 'octets or keys are hidden');
    expect(!(await page.locator('#go').isVisible()), 'buttons that do nothing');
    expect(await page.locator('noscript p').isVisible(), 'it does not say what is missing');
    await page.close();
  });

  await test('on paper all steps are there, decrypted and as they crossed the wire', async () => {
    const o = await open(client), { page } = o;
    await page.emulateMedia({ media: 'print' });
    expect(await visible(page, '.step') === await page.locator('.step').count(), 'steps are missing');
    expect(await visible(page, '#s9 .plain') === 1 && await visible(page, '#s9 .cipher') === 1, 'half of a record is missing');
    expect(await visible(page, '#go') === 0 && await visible(page, '#tools') === 0, 'buttons on paper');
    const pdf = await page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;
    expect(pages > 10, `${pages} pages`);
    await o.close();
    return `${pages} pages`;
  });

  await test('on a phone nothing is wider than the screen, and a tap shows the source', async () => {
    const o = await open(client, { viewport: { width: 390, height: 844 }, hash: '#s10' }), { page } = o;
    for (const hash of ['#s1', '#s3', '#s5', '#s10', '#s11', '#s19']) {
      await page.evaluate((h) => { location.hash = h; }, hash);
      await page.waitForSelector(hash + '.current');
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width <= 390, `${hash} is ${width} wide`);
    }
    expect(await page.isVisible('#chip') && (await page.innerText('#chip')).includes('T7'), 'the transcript is not in view');
    await page.click('#s19 .plain .fields tbody tr:nth-child(3)');
    expect(await page.isVisible('#lines .here'), 'no source');
    await o.close();
  });

  await test('at every width the names stand whole beside or below their octets, and keys scroll nothing sideways', async () => {
    for (const width of [1500, 1400, 1280, 1240, 1239, 1080, 1024, 1000, 999, 820, 720, 640]) {
      const o = await open(client, { viewport: { width, height: 720 }, hash: '#s4' }), { page } = o;
      await page.keyboard.press('ArrowDown');
      const seen = await page.evaluate(() => {
        const main = document.querySelector('main'), name = document.querySelector('.current .fields tr.sel td:nth-child(3)').getBoundingClientRect();
        return { over: Math.max(main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth), aside: main.scrollLeft,
          name: name.width, inside: name.right <= main.getBoundingClientRect().right, sequence: document.querySelector('#seq').getClientRects().length };
      });
      expect(seen.over <= 0 && seen.aside === 0 && seen.name >= 240 && seen.inside, `${width}: ${JSON.stringify(seen)}`);
      expect((seen.sequence > 0) === (width >= 1000), `${width}: the sequence`);
      await o.close();
    }
  });

  await test('a phone shows the sequence on the first step, and the chosen line of source in the panel', async () => {
    const o = await open(client, { viewport: { width: 390, height: 844 } }), { page } = o;
    expect(await page.isVisible('#seq'), 'no sequence');
    await page.click('#seq a[data-n="4"]');
    expect(await at(page) === 's4' && !(await page.isVisible('#seq')), 'it does not lead on');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => {
      const box = document.querySelector('#lines').getBoundingClientRect(), line = document.querySelector('#lines .here').getBoundingClientRect();
      return line.top >= box.top && line.bottom <= box.bottom;
    }), 'the line is out of sight');
    await o.close();
  });

  await test('every node of the mind map stands at the step that carries it out, with its number', async () => {
    const o = await open(scene('map')), { page } = o;
    const steps = await page.evaluate(() => [...document.querySelectorAll('.step')].map((step) => [
      step.querySelector('h2').textContent, [...step.querySelectorAll('.node b')].map((b) => b.textContent.replace(/[^0-9.]/g, '')).filter(Boolean).join(' ')]));
    const at = (name) => steps.filter(([title]) => title.includes(name)).map(([, nodes]) => nodes);
    expect(at('ClientHello')[0] === '1 1.1' && at('ServerHello')[0] === '1.2', JSON.stringify(steps));
    expect(at('CERTIFICATE PATH')[0] === '2 2.1 2.2 2.3', JSON.stringify(steps));
    expect(steps.map(([, nodes]) => nodes).filter(Boolean).join(' ') === '1 1.1 1.2 2 2.1 2.2 2.3 3 4 5', JSON.stringify(steps));
    await o.close();
  });

  await test('a failure is named on the first step, in the sequence and in the totals, and each leads to it', async () => {
    const o = await open(scene('flawed')), { page } = o;
    const where = await page.getAttribute('#s1 .facts a.bad', 'href');
    expect((await page.textContent('#s1 .facts a.bad')).includes('bad_certificate'), 'the first step');
    expect(await page.getAttribute('#seq .fatal', 'href') === where, 'the sequence');
    await page.keyboard.press('End');
    const rule = page.locator('.step.current .notes a.bad');
    expect(await rule.count() === 1 && (await rule.innerText()).includes('bad_certificate'), 'the totals');
    expect(await page.getAttribute('#seq [aria-current]', 'href') === '#' + await at(page), 'the totals are not in the sequence');
    await rule.click();
    expect(await page.locator('.step.current .checks .no').count() > 0, 'the rule leads to no rule that failed');
    await o.close();
  });

  await test('what a peer sent stays text', async () => {
    const o = await open(scene('hostile'), { hash: '#s3' }), { page } = o;
    const seen = await page.evaluate(() => document.body.innerText);
    expect(seen.includes('<img src=x onerror=alert(2)>') && seen.includes('</script><script>alert(1)</script>'), 'the text itself is not shown');
    expect(seen.includes('\\u{202e}txt.exe') && seen.includes('\\x1b[2J'), 'controls are not made visible');
    expect(!/[\u202a-\u202e\u2066-\u2069\u001b\u0007]/.test(await page.evaluate(() => document.documentElement.outerHTML)), 'controls are in the page');
    expect(await page.locator('img, main script, iframe, object').count() === 0, 'text became an element');
    await page.keyboard.press('/');
    await page.keyboard.type('onerror');
    await page.keyboard.press('Enter');
    expect((await page.textContent('#facts')).includes('onerror') && await page.locator('img').count() === 0, 'the panel');
    await o.close();
  });

  await test('the page may ask nobody, whatever runs in it', async () => {
    const { page } = await open(client);
    const said = await page.evaluate(async () => {
      const refused = [];
      document.addEventListener('securitypolicyviolation', (e) => refused.push(e.effectiveDirective));
      const image = document.createElement('img');
      image.src = 'http://127.0.0.1:9/x.png';
      document.body.append(image);
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<p style="color:red" onclick="window.ran = true">x</p>');
      document.body.lastElementChild.click();
      await fetch('http://127.0.0.1:9/').catch(() => {});
      // That something was refused is told later; how much later, nobody says.
      for (let i = 0; i < 300 && !['img-src', 'connect-src', 'script-src-elem'].every((d) => refused.includes(d)); i++)
        await new Promise((done) => setTimeout(done, 50));
      return { refused, ran: Boolean(window.ran) };
    });
    expect(!said.ran, 'a script of another ran');
    for (const directive of ['img-src', 'connect-src', 'script-src-elem']) expect(said.refused.includes(directive), `${directive} was not refused: ${said.refused}`);
    await page.close();
  });

  await test('flawed: a failed check stands out and leads to the alert', async () => {
    const o = await open(scene('flawed')), { page } = o;
    const texts = await page.locator('.step button.bad').allTextContents();
    expect(texts.length >= 1 && texts.some((t) => t.includes('server.test')), texts.join(' | '));
    expect((await page.locator('.alert.bad').allTextContents()).some((t) => t.includes('bad_certificate') || t.includes('certificate')), 'no alert');
    await o.close();
  });
}
