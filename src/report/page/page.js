
// What the page does in a browser: figures open, tables are sorted and searched, everything unfolds for paper.
(() => {
  "use strict";
  const { labels, trail } = JSON.parse(document.getElementById("data").textContent);
  const dialog = document.getElementById("opened");
  const body = document.getElementById("opened-body");
  const ROWS = 60;
  const MOST = 400;

  const make = (tag, words, name) => {
    const element = document.createElement(tag);
    if (words !== undefined) element.textContent = words;
    if (name) element.className = name;
    return element;
  };

  // A node as its record tells it: rule, place, value, then what it is made of or where it stands.
  const node = (at) => {
    const record = trail.nodes[at];
    return { at, rule: trail.rules[record[0]], place: trail.places[record[1]], value: record[2], rest: record.slice(3) };
  };
  const withUnit = (value, unit) => (!unit || value === "0" || value === "-0" ? value : `${value} ${unit}`);
  const value = ({ rule, value: own }) => {
    if (own === 0) return labels.missing;
    if (own === 1) return labels.outside;
    return rule.k === "p" ? own : withUnit(own, rule.u);
  };
  const name = ({ rule, place }) => rule.t + (place ? `（${place}）` : "");

  // What stands in a blank of a formula.
  const filling = (item, unit) => {
    if (typeof item === "number") {
      const own = node(item);
      return own.rule.k === "p" ? value(own) : typeof own.value === "string" ? withUnit(own.value, unit) : value(own);
    }
    if (typeof item === "string") return item;
    return typeof item[0] === "string" ? item[0] : item[1];
  };
  const filled = ({ rule, rest }) =>
    (rule.p || []).map((piece) => (typeof piece === "string" ? piece : filling(rest[piece[0]], piece[1]))).join("");

  const nodes = (runs) =>
    (runs ? runs.split(",") : []).flatMap((run) => {
      const [first, last = first] = run.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, at) => first + at);
    });

  const told = (pairs) => {
    const list = make("dl", undefined, "told");
    for (const [label, words, code] of pairs.filter((pair) => pair[1])) {
      const cell = make("dd");
      cell.append(code ? make("code", words) : words);
      list.append(make("dt", label), cell);
    }
    return list;
  };

  // Where an input or a coefficient stands, line by line.
  const from = ({ rule, rest }) => {
    if (rule.k === "c") return rest.map((words) => trail.words[words]);
    if (!rest.length) return [labels.notgiven];
    const [place, cell, beside, given] = rest;
    return [given, trail.words[place].replace("\u0001", cell), trail.words[beside]].filter(Boolean);
  };

  const isLeaf = (own) => own.rule.k === "m" || own.rule.k === "c";

  const title = (own, equals = true) => {
    const line = make("span");
    line.append(name(own));
    if (own.rule.i) line.append(" ", make("span", `[${own.rule.i}]`, "id"));
    if (equals) line.append(" ", typeof own.value === "string" ? `= ${value(own)}` : make("span", value(own), "lack"));
    return line;
  };

  // Everything about a node below its title.
  const inside = (own) => {
    const parts = [];
    if (isLeaf(own)) {
      for (const words of from(own)) parts.push(make("p", `← ${words}`, "from"));
      return parts;
    }
    const why = (trail.causes[own.at] || []).map((words) => trail.words[words]);
    if (why.length) {
      parts.push(make("p", labels.why, "lack"));
      const list = make("ul");
      for (const words of why) list.append(make("li", words));
      parts.push(list);
    }
    const { rule } = own;
    const said = own.rest.filter((item) => item !== null && typeof item === "object" && "w" in item);
    parts.push(told([
      [labels.formula, rule.w || rule.f],
      [labels.code, rule.w === rule.f ? "" : rule.f, true],
      [rule.k === "p" ? labels.made : labels.filled, filled(own)],
      [labels.source, rule.s],
      [labels.defined, rule.a, true],
    ]));
    for (const { w } of said) parts.push(make("p", trail.words[w], "from"));
    const kids = own.rest.filter((item) => !said.includes(item)).flatMap(kid);
    if (kids.length) {
      const list = make("ul", undefined, "kids");
      list.setAttribute("aria-label", labels.parts);
      for (const entry of kids) {
        const line = make("li");
        line.append(entry);
        list.append(line);
      }
      parts.push(list);
    }
    return parts;
  };

  // Filled when it is unfolded.
  const fold = (summary, fill) => {
    const details = make("details");
    const head = make("summary");
    head.append(summary);
    details.append(head);
    details.fill = () => {
      if (details.childElementCount === 1) details.append(...fill());
    };
    details.addEventListener("toggle", () => details.open && details.fill());
    return details;
  };

  const entry = (at) => {
    const own = node(at);
    if (!isLeaf(own)) return fold(title(own), () => inside(own));
    const leaf = make("div", undefined, "leaf");
    leaf.append(title(own), ...inside(own));
    return leaf;
  };

  const kid = (item) => {
    if (typeof item === "number") return [entry(item)];
    if (typeof item === "string") return [make("span", item, "lack")];
    if (typeof item[0] === "number") return [entry(item[0])];
    const all = nodes(item[1]);
    if (all.length === 1) return [entry(all[0])];
    if (!all.length) return [];
    const words = `${node(all[0]).rule.t}：${all.length} ${labels.rows}${item[0] ? ` = ${item[0]}` : ""}`;
    return [fold(words, () => rows(all))];
  };

  // The first of many, and a way to the others.
  const rows = (all) => {
    const list = make("ul", undefined, "kids");
    const add = (first) => {
      for (const at of all.slice(first, first + ROWS)) {
        const line = make("li");
        line.append(entry(at));
        list.append(line);
      }
      const left = all.length - first - ROWS;
      if (left <= 0) return;
      const line = make("li");
      const more = make("button", `${labels.more} (${left})`, "all");
      more.addEventListener("click", () => {
        line.remove();
        add(first + ROWS);
      });
      line.append(more);
      list.append(line);
    };
    add(0);
    return [list];
  };

  const unfold = () => {
    let left = MOST;
    const open = [...body.querySelectorAll("details")];
    while (open.length && left > 0) {
      const details = open.shift();
      details.fill();
      details.open = true;
      left -= 1;
      open.push(...[...details.querySelectorAll("details")].filter((below) => !below.open));
    }
  };

  const show = (at, shown, unit) => {
    const own = node(at);
    const head = document.getElementById("opened-title");
    head.replaceChildren(title(own, false));
    // As it is shown on the page, and with all its digits where those say more.
    const whole = value(own);
    const more = shown && typeof own.value === "string" && whole.split(" ")[0] !== shown.replace(/[,+]/g, "");
    const figure = make("p", more && shown !== whole ? `${shown}${unit ? ` ${unit}` : ""}（${whole}）` : whole, "value");
    const parts = inside(own);
    body.replaceChildren(figure, ...parts);
    if (body.querySelector("details")) {
      const all = make("button", labels.all, "all");
      all.addEventListener("click", unfold);
      figure.after(all);
    }
    document.body.classList.add("opened");
    dialog.showModal();
    dialog.scrollTop = 0;
  };
  dialog.addEventListener("close", () => document.body.classList.remove("opened"));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  // Heads of single columns in the order of the columns, those below a common head in its place.
  const columns = (table) => {
    const [first, second] = table.tHead.rows;
    const below = second ? [...second.cells] : [];
    const grouped = (head) => head.scope === "colgroup";
    return [...first.cells].flatMap((head) => (grouped(head) ? below.splice(0, head.colSpan) : [head]));
  };
  const unit = (cell) => {
    const head = cell.tagName === "TD" ? columns(cell.closest("table"))[cell.cellIndex] : cell.parentElement;
    const own = head && head.querySelector("small");
    return own ? own.textContent : "";
  };

  // By mouse and by key.
  const pressed = (element, act) => {
    element.addEventListener("click", act);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      act();
    });
  };

  // Every figure that opens is a button.
  for (const cell of document.querySelectorAll("td[data-n], th[data-n], span[data-n]")) {
    const button = make("button", cell.textContent, "n");
    button.type = "button";
    button.title = labels.open;
    button.setAttribute("aria-haspopup", "dialog");
    cell.replaceChildren(button);
    button.addEventListener("click", () => show(Number(cell.dataset.n), button.textContent, unit(cell)));
  }
  for (const path of document.querySelectorAll("path[data-n]")) {
    path.setAttribute("role", "button");
    path.setAttribute("tabindex", "0");
    pressed(path, () => show(Number(path.dataset.n)));
  }

  // A cell as it is sorted: a number, or words behind all numbers.
  const key = (row, column) => {
    const words = row.cells[column] ? row.cells[column].textContent.trim() : "";
    const number = words === "—" ? 0 : Number(words.replace(/[,%+]/g, "").replace(/^−/, "-"));
    return { words, number: words !== "" && !Number.isNaN(number) ? number : null };
  };
  const compare = (a, b) => {
    if (a.number !== null && b.number !== null) return a.number - b.number;
    if (a.number !== null) return -1;
    if (b.number !== null) return 1;
    return a.words.localeCompare(b.words, document.documentElement.lang);
  };
  const sort = (table, head, column, original) => {
    const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
    for (const other of table.querySelectorAll("[aria-sort]")) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", next);
    const sign = next === "descending" ? -1 : 1;
    const ordered = original.map((row) => ({ row, key: key(row, column) }));
    if (next !== "none") {
      ordered.sort((a, b) =>
        (a.key.number === null) !== (b.key.number === null) ? compare(a.key, b.key) : sign * compare(a.key, b.key));
    }
    table.tBodies[0].append(...ordered.map(({ row }) => row));
  };
  for (const table of document.querySelectorAll("table.grid")) {
    const original = [...table.tBodies[0].rows];
    columns(table).forEach((head, column) => {
      // Words rather than a button: heads that browsers repeat on paper hold words alone.
      const button = make("span", undefined, "s");
      button.setAttribute("role", "button");
      button.setAttribute("tabindex", "0");
      button.title = labels.sort;
      button.append(...head.childNodes);
      head.replaceChildren(button);
      head.setAttribute("aria-sort", "none");
      pressed(button, () => sort(table, head, column, original));
    });
    if (original.length > 15) {
      const line = make("p", undefined, "filter");
      const input = make("input");
      input.type = "search";
      input.placeholder = labels.filter;
      input.setAttribute("aria-label", labels.filter);
      input.addEventListener("input", () => {
        const wanted = input.value.trim();
        for (const row of original) row.hidden = wanted !== "" && !row.textContent.includes(wanted);
      });
      line.append(input);
      table.parentElement.before(line);
    }
  }

  // Paper shows everything; a link into a folded part unfolds it.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details.part:not([open])")];
    for (const part of folded) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
  });
  const reveal = () => {
    const part = location.hash && document.getElementById(location.hash.slice(1));
    if (part && part.tagName === "DETAILS") part.open = true;
  };
  window.addEventListener("hashchange", reveal);
  reveal();
})();
