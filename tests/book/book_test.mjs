// Drives Chromium over the book from file://. Called by book_test.py with a job in JSON.
import { readFileSync, existsSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const job = JSON.parse(process.argv[2]);
const require = createRequire(join(job.packages, 'package.json'));
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

let passed = 0, failed = 0;
async function test(name, body) {
  try {
    const said = await body();
    passed++;
    console.log(`ok   ${name}${said ? ` (${said})` : ''}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.message}`);
  }
}
function expect(condition, what) {
  if (!condition) throw new Error(what);
}

const here = 'file://' + job.site + '/';
const profile = (name) => mkdtempSync(join(job.scratch, name));
const options = { executablePath: job.browser, headless: true, args: flags };
const context = await chromium.launchPersistentContext(profile('book-'), options);

// Every page is watched: what it asks for, and what its scripts say is wrong.
async function open(path, { width = 1400, height = 900, scheme = 'light', within = context } = {}) {
  const page = await within.newPage();
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  const asked = [], wrong = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('pageerror', (error) => wrong.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error') wrong.push(message.text()); });
  await page.goto(here + path);
  return { page, asked, close: async () => {
    await page.close();
    const strangers = asked.filter((url) => !url.startsWith(here) && !url.startsWith('data:'));
    expect(strangers.length === 0, `${path} asked for ${strangers.join(' ')}`);
    expect(wrong.length === 0, `${path} complained: ${wrong.join(' | ')}`);
  } };
}

const pages = ['index.html', 'index.zh.html', 'lessons/05-key-schedule.html', 'lessons/08-the-mind-map-walked.zh.html', 'reading-order.html',
  'source/tls/handshake/client13_server_hello.cpp.html', 'source/tls/key_schedule.h.html', 'source/x509/index.html', 'events/index.html', 'events/checks.html',
  'api/index.html', 'api/tls.html', 'figures.html', 'state-diagrams.html', 'traces/index.html', 'glossary.html', 'glossary.zh.html'].filter((p) => existsSync(join(job.site, p)));

await test('no serious fault of accessibility, and nothing wider than the window, light and dark, wide and on a phone', async () => {
  let looked = 0;
  for (const path of pages) {
    // The first eight in both views, the others (more of the same) in one.
    for (const view of [{ width: 1400, scheme: 'light' }, { width: 390, height: 844, scheme: 'dark' }].filter((v, i) => looked < 16 || i === looked % 2)) {
      const opened = await open(path, view);
      await opened.page.evaluate(axe);
      const found = await opened.page.evaluate(() => window.axe.run({ preload: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] }));
      const serious = found.violations.filter((v) => ['serious', 'critical'].includes(v.impact));
      expect(serious.length === 0, `${path}, ${view.scheme}: ` + serious.map((v) => `${v.id} ${v.nodes.length}×: ${v.nodes[0].html.slice(0, 200)} ${v.nodes[0].failureSummary}`).join('; '));
      const wide = await opened.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide <= 0, `${path} is ${wide} pixels wider than a window of ${view.width}`);
      await opened.close();
      looked++;
    }
  }
  return `${looked} views`;
});

// The click is over when the page has heard of it; where it leads to, the driver hears later.
async function leads(page, wanted) {
  await page.waitForURL(typeof wanted === 'string' ? (url) => url.href.endsWith(wanted) : wanted).catch(() => {
    throw new Error(`${page.url()} instead of ${wanted}`);
  });
}

async function ask(path, query) {
  const opened = await open(path);
  await opened.page.keyboard.press('/');
  await opened.page.fill('dialog.search input', query);
  await opened.page.waitForSelector('dialog.search li a');
  const hits = await opened.page.evaluate(() => [...document.querySelectorAll('dialog.search li a')].map((a) => a.href));
  return { opened, hits: hits.map((url) => url.replace(here, '')) };
}

await test('the search finds an id, a word, a function, Chinese; and leads there', async () => {
  for (const [path, query, expected] of [
    ['index.html', 'sh.key_share.group_offered', /^events\/checks\.html#sh\.key_share\.group_offered$/],
    ['source/core/tap.h.html', 'into_handshake', /^source\/tls\/key_schedule|^api\/tls\.html/],
    ['lessons/01-why-https.html', 'key schedule', /^lessons\/05-key-schedule\.html/],
    ['index.zh.html', '密钥编排', /\.zh\.html/],
  ]) {
    const { opened, hits } = await ask(path, query);
    expect(hits.slice(0, 5).some((hit) => expected.test(hit)), `${query} finds ${hits.slice(0, 5).join(' ')}`);
    const first = hits[0];
    await opened.page.keyboard.press('Enter');
    await opened.page.waitForURL(here + first);
    await opened.close();
  }
  const { opened } = await ask('index.html', 'record');
  await opened.page.fill('dialog.search input', 'qwxyzzy');
  await opened.page.waitForSelector('dialog.search .none:not([hidden])');
  await opened.page.keyboard.press('Escape');
  expect(!(await opened.page.isVisible('dialog.search')), 'Escape does not close the search');
  await opened.close();
});

await test('a reader goes from a line of code to its event and back to the line', async () => {
  const { page, close } = await open('source/tls/handshake/client13_server_hello.cpp.html');
  await page.click('.emits a[href$="#sh.key_share.group_offered"]');
  await leads(page, 'events/checks.html#sh.key_share.group_offered');
  const entry = page.locator('[id="sh.key_share.group_offered"]');
  expect((await entry.textContent()).includes('RFC 8446 §4.2.8'), 'the clause is not there');
  expect(/illegal_parameter/.test(await entry.textContent()), 'the alert is not there');
  expect(/[\u4e00-\u9fff]/.test(await entry.textContent()), 'the Chinese sentence is not there');
  await entry.locator('a.file', { hasText: 'client13_server_hello.cpp' }).first().click();
  await leads(page, /client13_server_hello\.cpp\.html#L\d+$/);
  const line = page.url().split('#')[1];
  expect(/check\(/.test(await page.textContent('#' + line)), `${page.url()}: ${await page.textContent('#' + line)}`);
  await close();
});

await test('the next page is the next of the reading order; the theme that was chosen stays', async () => {
  const { page, close } = await open('source/core/result.h.html');
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.click('.theme');
  expect(await paper() !== light, 'the button changes nothing');
  await page.click('.steps .next');
  await leads(page, 'source/core/secret.h.html');
  expect(await paper() !== light, 'the theme is forgotten');
  await page.click('.theme');
  await close();
});

await test('languages: a lesson has its twin, and menus stay in the language', async () => {
  const { page, close } = await open('lessons/03-client-hello.html');
  await page.click('.tools a[hreflang=zh]');
  await leads(page, '03-client-hello.zh.html');
  expect(await page.getAttribute('html', 'lang') === 'zh-Hans', 'the language of the page is not said');
  await page.click('.steps .next');
  await leads(page, '04-server-hello.zh.html');
  await page.click('.tools a[hreflang=en]');
  await leads(page, '04-server-hello.html');
  await close();
});

await test('without JavaScript every page is there to be read, on a phone too, with its menu', async () => {
  const browser = await chromium.launch({ executablePath: job.browser, args: flags });
  const still = await browser.newContext({ javaScriptEnabled: false });
  for (const path of ['index.html', 'lessons/05-key-schedule.html', 'source/tls/key_schedule.h.html', 'events/checks.html']) {
    const { page, close } = await open(path, { width: 390, height: 844, within: still });
    expect((await page.innerText('main')).length > 500, `${path} is empty`);
    expect(!(await page.isVisible('.find')) && !(await page.isVisible('.theme')), `${path} shows buttons that do nothing`);
    if (path !== 'index.html') {
      await page.click('.to-menu');
      await page.waitForSelector('.side li a', { state: 'visible' }).catch(() => { throw new Error(`${path}: no menu`); });
      await page.click('.side .shut');
      await page.waitForSelector('.side li a', { state: 'hidden' }).catch(() => { throw new Error(`${path}: the menu does not close`); });
    }
    await close();
  }
  await browser.close();
});

await test('the pages of traces work where they are, and lead back', async () => {
  const { page, close } = await open('traces/tls13.html');
  await page.keyboard.press('ArrowRight');
  await leads(page, 'traces/tls13.html#s2');
  await page.click('#brand a');
  await leads(page, 'traces/index.html');
  await close();
});

await context.close();
console.log(`the book: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
