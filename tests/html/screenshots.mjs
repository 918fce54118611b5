// Makes the pictures of the README: docs/images/*.png, from pages of golden seeds.
//
//     ./run test --list >/dev/null          # once: puts the npm packages where this looks for them
//     node tests/html/screenshots.mjs build docs/images
//
// Not a test: fonts differ from machine to machine, and with them the pictures.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [build, folder] = process.argv.slice(2).map((a) => resolve(a));
const { chromium } = createRequire(join(build, 'npm', 'package.json'))('playwright-core');
const scratch = mkdtempSync(join(tmpdir(), 'handglass-pictures-'));

// name, what is run, colours, window, which step, keys pressed there
const wide = { width: 1400, height: 900 }, phone = { width: 390, height: 844 };
const pictures = [
  ['server-hello', ['demo', '--seed', '1'], 'light', wide, 's4', ['ArrowDown']],
  ['mind-map', ['demo', 'tls12-rsa', '--seed', '1'], 'dark', wide, 's8', ['ArrowDown']],
  ['phone', ['demo', '--seed', '1', '--lang', 'zh'], 'light', phone, 's3', []],
];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
for (const [name, command, colorScheme, viewport, step, keys] of pictures) {
  const file = join(scratch, name + '.html');
  execFileSync(join(build, 'cli', 'handglass'), [...command, '--format', 'html', '-o', file], { stdio: 'ignore' });
  const page = await browser.newPage({ viewport, colorScheme, reducedMotion: 'reduce' });
  await page.goto('file://' + file + '#' + step);
  await page.waitForSelector(`#${step}.current`);
  for (const key of keys) await page.keyboard.press(key);
  await page.screenshot({ path: join(folder, name + '.png') });
  console.log(join(folder, name + '.png'));
  await page.close();
}
await browser.close();
rmSync(scratch, { recursive: true });
