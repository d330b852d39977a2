/* What the pages do beyond HTML and CSS. Nothing is fetched: all of it works from file:// too, and the pages without it. */
"use strict";

const make = (tag, attributes = {}, ...content) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...content);
  return element;
};

/* ---- at the mark: hover, focus or tap shows the reference; Escape closes it (WCAG 1.4.13) */
const previews = () => {
  const marks = document.querySelectorAll("a.footnote-ref");
  const close = make("button", { type: "button", class: "preview-close", "aria-label": "Close", tabindex: "-1" }, "×");
  const box = make("div", { class: "preview", role: "dialog", tabindex: "-1", popover: "manual" });
  let mark = null; // whose preview is open
  let quiet = false; // focus that comes back after Escape opens nothing
  let timer = 0;
  let touched = false;
  let openBefore = null;

  const later = (what, wait) => { clearTimeout(timer); timer = setTimeout(what, wait); };
  const lineOf = (link) => document.getElementById(decodeURIComponent(link.hash.slice(1)));
  const isHeld = () => box.contains(document.activeElement) || (mark === document.activeElement && mark?.matches(":focus-visible"));

  /* The address of the claim that a mark stands behind: its row, or the link that follows the mark. */
  const claimOf = (from) => {
    const row = from.closest("tr[id^='c-']");
    if (row) return `#${row.id}`;
    for (let next = from.closest(".citation"); next; next = next.nextElementSibling) {
      if (next.matches(".claim-link")) return next.getAttribute("href");
    }
    return "";
  };

  const fill = (line) => {
    const copy = line.cloneNode(true);
    copy.querySelectorAll(".backlinks").forEach((links) => links.remove());
    copy.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
    copy.querySelectorAll("details").forEach((details) => {
      details.querySelector("summary").replaceWith(make("b", {}, details.querySelector("summary").textContent));
      details.replaceWith(make("div", { class: "work-found" }, ...details.childNodes));
    });
    const isWork = Boolean(line.closest("ol"));
    const name = isWork ? `Reference ${[...line.parentNode.children].indexOf(line) + 1}` : "Statement without a reference";
    const kind = copy.querySelector(".work-kind");
    kind?.remove();
    const way = make("a", { class: "preview-way", href: `#${line.id}` }, isWork ? "To the reference" : "To the list");
    const claim = claimOf(mark);
    const address = claim ? [" ", make("a", { class: "preview-claim", href: claim }, "Link to this claim")] : [];
    const head = make("p", { class: "preview-head" }, make("b", {}, name), " ", ...(kind ? [kind, " "] : []), way, ...address, close);
    const words = isWork ? copy.firstElementChild : make("p", {}, ...copy.childNodes);
    words.id = "preview-words";
    box.setAttribute("aria-label", name);
    box.replaceChildren(head, words, ...(isWork ? copy.children : []));
  };

  const place = (byHand) => {
    const [gap, edge, head] = [4, 8, document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0];
    box.style.maxHeight = "";
    let at = mark.getBoundingClientRect();
    const rooms = () => [at.top - head - gap - edge, innerHeight - at.bottom - gap - edge];
    if (byHand && Math.max(...rooms()) < Math.min(box.offsetHeight, 200)) { // little room, as at 400 % zoom: bring the mark to the top
      scrollBy({ top: at.top - head - edge, behavior: "instant" });
      at = mark.getBoundingClientRect();
    }
    const [above, below] = rooms();
    const goesUp = box.offsetHeight > below && above > below;
    box.style.maxHeight = `${Math.max(goesUp ? above : below, 80)}px`;
    box.style.left = `${scrollX + Math.max(edge, Math.min(at.left - 24, document.documentElement.clientWidth - box.offsetWidth - edge))}px`;
    box.style.top = `${scrollY + (goesUp ? at.top - gap - box.offsetHeight : at.bottom + gap)}px`;
  };

  const hide = () => {
    clearTimeout(timer);
    if (!mark) return;
    mark.setAttribute("aria-expanded", "false");
    mark.removeAttribute("aria-describedby");
    mark = null;
    box.remove();
  };

  const show = (link, byHand = false) => {
    clearTimeout(timer);
    const line = lineOf(link);
    if (link === mark || !line) return;
    hide();
    mark = link;
    fill(line);
    link.closest("sup").after(box); // here, so that Tab and a screen reader's next step lead into it
    box.showPopover?.(); // the top layer: no table or infobox cuts it off
    place(byHand);
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-describedby", "preview-words");
  };

  const remember = (link) => { // in the list, show which of `↑ a b c` leads back to where the reader was
    for (const back of document.querySelectorAll(".backlink")) {
      if (back.getAttribute("href") === `#${link.closest("sup").id}`) back.setAttribute("aria-current", "location");
      else back.removeAttribute("aria-current");
    }
  };

  for (const link of marks) {
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
  }
  close.addEventListener("click", () => { const last = mark; hide(); quiet = true; last.focus(); quiet = false; });
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const over = event.target.closest("a.footnote-ref");
    if (over && over !== mark && !box.contains(document.activeElement)) later(() => show(over), 120);
    else if (over || box.contains(event.target)) clearTimeout(timer);
    else if (!isHeld()) later(hide, 300);
  });
  document.addEventListener("focusin", (event) => {
    const on = event.target.closest("a.footnote-ref");
    if (quiet || box.contains(event.target)) return;
    if (on?.matches(":focus-visible")) show(on, true);
    else if (on !== mark) hide();
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
    openBefore = mark;
    if (!box.contains(event.target) && !event.target.closest("a.footnote-ref")) hide();
  });
  document.addEventListener("click", (event) => {
    const on = event.target.closest("a.footnote-ref");
    if (on && touched && event.detail && openBefore !== on) { // the first tap shows, the second goes there
      event.preventDefault();
      show(on, true);
    } else if (mark && (on || event.target.closest(".preview-way"))) {
      remember(on ?? mark);
      hide();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !mark) return;
    const last = box.contains(document.activeElement) ? mark : null;
    hide();
    quiet = true;
    last?.focus();
    quiet = false;
  });
  addEventListener("resize", () => { if (mark) place(false); });
};

/* ---- the theme, mended: names, real buttons, a menu by keyboard. Its CSS selects by [for]: the buttons keep it. */
const button = (label, name) => {
  const toggle = document.getElementById(label.htmlFor);
  const real = make("button", { type: "button" }, ...label.childNodes);
  for (const { name: attribute, value } of label.attributes) if (attribute !== "tabindex") real.setAttribute(attribute, value);
  if (name) real.setAttribute("aria-label", name);
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const say = () => real.setAttribute("aria-expanded", String(toggle.checked));
  real.addEventListener("click", () => {
    toggle.click();
    if (!isSeen(real)) [...document.getElementsByTagName("button")].find((other) => other.getAttribute("for") === toggle.id && isSeen(other))?.focus();
  });
  toggle.addEventListener("change", say);
  say();
  label.replaceWith(real);
  return real;
};

const menu = () => {
  const [drawer, side, label] = ["#__drawer", ".md-sidebar--primary", ".md-header__button[for=__drawer]"].map((one) => document.querySelector(one));
  if (!drawer || !side || !label) return;
  const opener = button(label, "Menu");
  side.id = "menu";
  opener.setAttribute("aria-controls", "menu");
  side.querySelectorAll("label.md-nav__link[for], label.md-nav__title[for]:not([for=__drawer])").forEach((each) => {
    const text = each.textContent.trim(); // none: the arrow beside the link of a section that has a page of its own
    if (each.matches(".md-nav__link[for=__toc]")) button(each, `${text}: contents`);
    else button(each, text ? "" : `Pages of ${each.parentElement.textContent.trim()}`);
  });
  const close = () => drawer.checked && drawer.click();
  drawer.addEventListener("change", () => {
    const inside = side.contains(document.activeElement);
    if (drawer.checked) [...side.querySelectorAll("a[href], button")].find((link) => link.checkVisibility({ visibilityProperty: true }))?.focus();
    else if (inside) opener.focus();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  document.addEventListener("focusin", (event) => !side.contains(event.target) && event.target !== opener && close());
};

const names = () => {
  document.querySelector(".md-search")?.setAttribute("aria-label", "Search");
  document.querySelector(".md-sidebar--primary .md-nav--secondary")?.setAttribute("aria-label", "On this page");
};

const regions = () => { // what scrolls sideways can be reached and is named
  const watch = new ResizeObserver((entries) => entries.forEach(({ target }) => {
    const box = target.closest(".md-typeset__scrollwrap") ?? target;
    const scrolls = box.scrollWidth > box.clientWidth;
    const name = box.querySelector("caption")?.textContent || "Table";
    for (const [attribute, value] of [["tabindex", "0"], ["role", "group"], ["aria-label", name]]) {
      if (scrolls) box.setAttribute(attribute, value);
      else box.removeAttribute(attribute);
    }
  }));
  document.querySelectorAll(".md-typeset__scrollwrap, .md-typeset__scrollwrap table").forEach((each) => watch.observe(each));
};

const keys = (event) => { // the theme goes to another page at a single letter: WCAG 2.1.4 wants that off for those who speak to type
  const isTyping = event.target.closest("input, textarea, select, [contenteditable]");
  if (!isTyping && !event.ctrlKey && !event.metaKey && !event.altKey && "pn,.fs/".includes(event.key)) event.stopImmediatePropagation();
};

const source = () => { // on paper: where this is from, and when it was printed
  const address = document.querySelector("link[rel=canonical]")?.href ?? (location.protocol === "file:" ? "" : location.href.replace(/#.*/, ""));
  const line = make("p", { class: "print-source" });
  const say = () => { line.textContent = `${document.title}${address && `, ${address}`}. Printed on ${new Date().toISOString().slice(0, 10)}; check for a newer version before use.`; };
  document.querySelector("article")?.append(line);
  addEventListener("beforeprint", say);
  say();
};

previews();
source();
menu();
names();
addEventListener("load", regions); // the theme has wrapped the tables by then
addEventListener("keydown", keys, { capture: true });
