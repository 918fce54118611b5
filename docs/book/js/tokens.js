// tokens.js: how text becomes search terms; used when the index is made and when it is asked.
//
// "sh.cipher_suite.offered" is found by all of it and by each of its words; Chinese has no spaces, so it is cut into
// pairs of neighbouring characters.
globalThis.handglassSearch = (() => {
  const HAN = /[\u3400-\u9fff]+/g;
  function tokenize(text) {
    const out = [];
    for (const word of text.toLowerCase().match(/[\p{L}\p{N}_.:/#§-]+/gu) || []) {
      const han = word.match(HAN);
      if (han) {
        for (const run of han) {
          if (run.length === 1) out.push(run);
          for (let i = 0; i + 1 < run.length; i++) out.push(run.slice(i, i + 2));
        }
      }
      const plain = word.replace(HAN, ' ').split(/\s+/);
      for (const part of plain) {
        const whole = part.replace(/^[^\p{L}\p{N}_]+|[^\p{L}\p{N}_]+$/gu, '');
        if (!whole) continue;
        out.push(whole);
        const pieces = whole.split(/[_.:/#§-]+/).filter((p) => p.length > 1);
        if (pieces.length > 1) out.push(...pieces);
      }
    }
    return out;
  }
  return {
    options: {
      fields: ['title', 'text'],
      storeFields: ['title', 'url', 'kind', 'where', 'shown'],
      tokenize,
      processTerm: (term) => term,
      searchOptions: { boost: { title: 4 }, prefix: (term) => term.length > 1, fuzzy: (term) => (term.length > 5 ? 0.15 : false), combineWith: 'AND' },
    },
    tokenize,
  };
})();
