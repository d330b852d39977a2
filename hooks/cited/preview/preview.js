/* The preview of `mkdocs serve`: notes at findings, the bar that steps through them, and the page anew after a change. */
"use strict";

(() => {
  const flags = [...document.querySelectorAll(".cited-flag")];
  const bar = document.querySelector(".cited-bar");
  const now = document.querySelector(".cited-now");
  let at = -1;
  let open = null; // the flag whose note is shown
  let timer = 0;
  let quiet = false; // focus that a step gives shows the note itself

  const later = (what, wait) => { clearTimeout(timer); timer = setTimeout(what, wait); };
  const numberOf = (flag) => Number(flag.id.slice("finding-".length));
  const flagOf = (number) => flags.find((flag) => numberOf(flag) === Number(number));
  const noteOf = (flag) => document.getElementById(`${flag.id}-note`);
  const marksOf = (flag) => document.querySelectorAll(`mark[data-finding="${numberOf(flag)}"]`);

  const hide = () => { if (open) noteOf(open).hidePopover(); open = null; };

  const show = (flag) => {
    clearTimeout(timer);
    const note = noteOf(flag);
    if (open && open !== flag) hide();
    open = flag;
    if (!note.matches(":popover-open")) note.showPopover();
    const [gap, edge] = [4, 8];
    const [where, head] = [flag.getBoundingClientRect(), document.querySelector(".md-header")?.getBoundingClientRect().bottom ?? 0];
    const below = bar.getBoundingClientRect().top - where.bottom - gap;
    const goesUp = note.offsetHeight > below && where.top - head > below;
    note.style.left = `${scrollX + Math.max(edge, Math.min(where.left, document.documentElement.clientWidth - note.offsetWidth - edge))}px`;
    note.style.top = `${scrollY + (goesUp ? where.top - gap - note.offsetHeight : where.bottom + gap)}px`;
  };

  const reveal = (flag) => { // what is folded away is opened
    for (let fold = flag.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    for (let tab = flag.closest(".tabbed-block"); tab; tab = tab.parentElement.closest(".tabbed-block")) {
      const inputs = tab.closest(".tabbed-set").querySelectorAll(":scope > input");
      inputs[[...tab.parentElement.children].indexOf(tab)].click();
    }
  };

  const step = (number, byKey) => {
    if (!flags.length) return;
    at = (number + flags.length) % flags.length;
    const flag = flags[at];
    document.querySelectorAll("mark.cited-current").forEach((mark) => mark.classList.remove("cited-current"));
    marksOf(flag).forEach((mark) => mark.classList.add("cited-current"));
    reveal(flag);
    flag.scrollIntoView({ block: "center", behavior: "instant" });
    quiet = true;
    if (byKey) flag.focus({ preventScroll: true });
    quiet = false;
    show(flag);
    const words = Object.assign(document.createElement("span"), { className: "cited-spoken", textContent: `: ${noteOf(flag).textContent}` });
    now.replaceChildren(`${at + 1} of ${flags.length}`, words); // the words are seen in the note
  };

  document.querySelector(".cited-next")?.addEventListener("click", () => step(at + 1));
  document.querySelector(".cited-previous")?.addEventListener("click", () => step(at < 0 ? -1 : at - 1));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const on = flags.indexOf(document.activeElement);
    const from = on < 0 ? at : on;
    step(event.shiftKey ? (from < 0 ? -1 : from - 1) : from + 1, true);
  });
  const flagAt = (target) => target.closest(".cited-flag") ?? (target.closest("mark.cited-finding") && flagOf(target.closest("mark.cited-finding").dataset.finding));
  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const over = flagAt(event.target);
    if (over) later(() => show(over), 120);
    else if (event.target.closest(".cited-note, .cited-bar")) clearTimeout(timer);
    else if (open && document.activeElement !== open) later(hide, 300);
  });
  document.addEventListener("focusin", (event) => {
    const on = event.target.closest(".cited-flag");
    if (on && !quiet && on.matches(":focus-visible")) show(on);
    else if (!on && open && !event.target.closest(".cited-note, .cited-bar")) hide();
  });
  document.addEventListener("click", (event) => {
    const on = flagAt(event.target);
    if (on) show(on);
  });
  document.querySelectorAll(".cited-note").forEach((note) => note.addEventListener("toggle", (event) => {
    if (event.newState === "closed" && open && noteOf(open) === note) open = null;
  }));
  const byAddress = () => { const flag = flagOf(location.hash.match(/^#finding-(\d+)$/)?.[1]); if (flag) step(flags.indexOf(flag)); };
  addEventListener("hashchange", byAddress);
  addEventListener("load", byAddress);

  /* MkDocs's own script for this stands in the page, which its policy refuses. The server answers as soon as there is a newer site. */
  const root = new URL(".", document.currentScript.src);
  let asking = null;
  const reload = async () => {
    const started = document.getElementById("cited-epoch")?.textContent;
    asking?.abort();
    if (!started || document.visibilityState !== "visible") return; // a browser keeps few requests open: those of hidden tabs would block the others
    const mine = asking = new AbortController();
    while (!mine.signal.aborted) {
      try {
        const answer = await fetch(`/livereload/${started}/${Date.now()}`, { signal: mine.signal });
        if (Number(await answer.text()) > Number(started)) return location.reload();
      } catch {
        await new Promise((done) => setTimeout(done, 3000)); // the server is gone, or starts again
      }
    }
  };
  const faults = async () => {
    const answer = await fetch(new URL("cited-preview.json", root));
    const told = answer.ok ? (await answer.json()).faults : [];
    if (!told.length || !bar) return;
    const box = document.createElement("div");
    box.className = "cited-faults";
    box.setAttribute("role", "alert");
    box.append("The last change could not be built: this page is as it was before.", document.createElement("ul"));
    for (const fault of told) box.lastChild.append(Object.assign(document.createElement("li"), { textContent: fault }));
    bar.prepend(box);
  };
  addEventListener("load", () => { faults(); reload(); });
  document.addEventListener("visibilitychange", reload);
})();
