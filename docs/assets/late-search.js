/* The search index, the heaviest file of a large site, is loaded when somebody turns to the search, not with every page.

The theme asks for it once, as soon as its script runs; this file is loaded before the theme's (extra.polyfills) and lets that
one request wait. What is typed in the meantime the theme takes up when the index is there. Where the theme asks in another
way, or has no search field that can be watched, nothing waits. From file:// the theme itself waits. */
(() => {
  "use strict";

  const FIELD = "form[name=search] input";
  const TOGGLE = "[data-md-toggle=search]"; // the theme checks it when the search opens: by finger, or by ?q= in the address
  const { open } = XMLHttpRequest.prototype;
  let go;
  const wanted = new Promise((resolve) => { go = resolve; });
  const isWanted = ({ target }) => target.matches?.(`${FIELD}, ${TOGGLE}`) && go();

  const canWait = () => {
    const isMarked = new URLSearchParams(location.search).has("h"); // words found, to be marked in the page: the index says how
    return !isMarked && [FIELD, TOGGLE].every((each) => document.querySelector(each));
  };

  for (const type of ["focusin", "input", "change"]) document.addEventListener(type, isWanted, { capture: true });

  XMLHttpRequest.prototype.open = function (method, address, ...more) {
    if (/\/search\/search_index\.json$/.test(address) && canWait()) {
      this.send = (...body) => { wanted.then(() => XMLHttpRequest.prototype.send.apply(this, body)); };
    }
    return open.call(this, method, address, ...more);
  };
})();
