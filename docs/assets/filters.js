/* Filters for the claims page and the references page. Without this script both are plain lists. */
(() => {
  "use strict";

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    made.append(...children);
    return made;
  };

  const labelled = (text, control) => element("label", {}, `${text} `, control);

  const select = (all, values) => {
    const control = element("select", {}, element("option", { value: "" }, all));
    values.forEach(([value, text]) => control.append(element("option", { value }, text ?? value)));
    return control;
  };

  const distinct = (rows, name, separator) =>
    [...new Set(rows.flatMap((row) => row.dataset[name].split(separator)).filter(Boolean))].sort().map((value) => [value]);

  const FEW = 1000; // rows: all of them can be drawn at once

  /* One bar over a list: `tests` are pairs of a control and what it asks of a row. */
  const bar = (place, what, rows, controls, tests, groups = []) => {
    const count = element("output", { role: "status" });
    const form = element("form", { class: "filters", "aria-label": `Filter ${what}` }, ...controls, count);
    const apply = () => {
      let shown = 0;
      rows.forEach((row) => {
        row.hidden = !tests.every(([control, test]) => !control.value || test(row, control.value));
        shown += !row.hidden;
      });
      groups.forEach(([parts, inside]) => parts.forEach((part) => { part.hidden = inside().every((row) => row.hidden); }));
      place.classList.toggle("few", shown < FEW);
      count.textContent = `${shown} of ${rows.length} ${what}`;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    place.prepend(form);
    apply();
  };

  const words = (row, value) => row.textContent.toLowerCase().includes(value.toLowerCase());

  const claims = (list) => {
    const rows = [...list.querySelectorAll("tbody tr")];
    const text = element("input", { type: "search" });
    const page = select("all pages", distinct(rows, "page", "\u0000"));
    const kind = select("any", distinct(rows, "kinds", "; "));
    const mark = select("any", [["none", "no mark"], ...distinct(rows, "marks", " ")]);
    const works = select("any number", [["1", "one work alone"], ["2", "two or more"]]);
    const groups = [...list.querySelectorAll("table")].map((table) => {
      const holder = table.closest(".md-typeset__scrollwrap") ?? table;
      return [[holder, holder.previousElementSibling].filter(Boolean), () => [...table.querySelectorAll("tbody tr")]];
    });
    bar(list, "claims", rows,
      [labelled("Words", text), labelled("Page", page), labelled("Kind of study", kind), labelled("Mark", mark), labelled("Rests on", works)],
      [
        [text, words],
        [page, (row, value) => row.dataset.page === value],
        [kind, (row, value) => row.dataset.kinds.split("; ").includes(value)],
        [mark, (row, value) => (value === "none" ? !row.dataset.marks : row.dataset.marks.split(" ").includes(value))],
        [works, (row, value) => (value === "1" ? row.dataset.works === "1" : Number(row.dataset.works) > 1)],
      ], groups);
  };

  const works = (list) => {
    const items = [...list.querySelectorAll(":scope > ul > li")];
    const lists = [...list.querySelectorAll(":scope > ul")]; // so many works in each: a browser draws those that are looked at
    const text = element("input", { type: "search" });
    const kind = select("any", distinct(items, "kind", "\u0000"));
    const order = select("first author", [["year", "newest first"], ["claims", "most claims first"]]);
    bar(list, "works", items, [labelled("Words", text), labelled("Kind of study", kind), labelled("Order", order)],
      [[text, words], [kind, (item, value) => item.dataset.kind === value]],
      lists.map((part) => [[part], () => [...part.children]]));
    order.addEventListener("input", () => {
      const sorted = order.value ? [...items].sort((a, b) => Number(b.dataset[order.value]) - Number(a.dataset[order.value])) : items;
      const size = Math.ceil(items.length / lists.length);
      lists.forEach((part, number) => part.append(...sorted.slice(number * size, (number + 1) * size)));
    });
  };

  document.querySelectorAll(".claims-list").forEach(claims);
  document.querySelectorAll(".works-list").forEach(works);

  /* A link to a claim marks all of it: it may lie in several spans, and in a closed part of the page. */
  const follow = () => {
    document.querySelectorAll(".claim--target").forEach((span) => span.classList.remove("claim--target"));
    const name = decodeURIComponent(location.hash.slice(1));
    if (/^c-[0-9a-f]{8}/.test(name)) {
      document.querySelectorAll(`[data-claim="${CSS.escape(name)}"]`).forEach((span) => span.classList.add("claim--target"));
    }
    const target = name && document.getElementById(name);
    for (let closed = target && target.closest("details:not([open])"); closed; closed = closed.parentElement.closest("details:not([open])")) closed.open = true;
  };
  addEventListener("hashchange", follow);
  follow();

  /* The link of a claim copies its address. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".claim-link");
    if (link) navigator.clipboard?.writeText(link.href).catch(() => undefined);
  });
})();
