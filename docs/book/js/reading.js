// reading.js: small helps for a reader: copy a command, see where on the page one is, open what a link leads into.
for (const block of all('pre.console')) {
  const commands = all('b', block).map((b) => b.textContent).join('\n');
  if (!commands || !navigator.clipboard) continue;
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = document.body.dataset.lang === 'zh' ? '复制' : 'Copy';
  button.addEventListener('click', () => navigator.clipboard.writeText(commands).then(() => {
    const was = button.textContent;
    button.textContent = '✓';
    setTimeout(() => { button.textContent = was; }, 1200);
  }));
  const frame = document.createElement('div');
  frame.className = 'with-copy';
  block.replaceWith(frame);
  frame.append(block, button);
}

// A link may lead into something that is folded up.
function reveal() {
  const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let at = target; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
}
addEventListener('hashchange', reveal);
reveal();

const tocLinks = all('.toc a');
if (tocLinks.length && 'IntersectionObserver' in window) {
  const byId = new Map(tocLinks.map((a) => [decodeURIComponent(a.hash.slice(1)), a]));
  const seen = new Set();
  const observer = new IntersectionObserver((found) => {
    for (const f of found) f.isIntersecting ? seen.add(f.target.id) : seen.delete(f.target.id);
    const first = [...byId.keys()].find((id) => seen.has(id));
    if (!first) return;
    for (const [id, a] of byId) id === first ? a.setAttribute('aria-current', 'location') : a.removeAttribute('aria-current');
  }, { rootMargin: '-64px 0px -55% 0px' });
  for (const id of byId.keys()) {
    const heading = document.getElementById(id);
    if (heading) observer.observe(heading);
  }
}
// Long menus open where one is.
const here = one('.side [aria-current=page]');
if (here && getComputedStyle(one('.side')).overflowY === 'auto') one('.side').scrollTop = here.offsetTop - 160;

// On a page of source and elsewhere: [ and ] turn the page.
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA)$/.test(event.target.tagName)) return;
  const link = { '[': '.steps .previous', ']': '.steps .next' }[event.key];
  if (link && one(link)) one(link).click();
});
