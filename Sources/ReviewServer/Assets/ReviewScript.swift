/// The script of the page on which rows are answered: a module without a framework. Texts enter the page as text nodes only.
///
/// An answer counts once the server has said so; until then it stands in an outbox, also over a reload, and is sent again under the
/// same key. So a slow link costs no time, and a lost one no answer.
///
/// One file of some 500 lines: a browser gets it as one, and its parts share what is on the page.
enum ReviewScript {
  static let source: StaticString = #"""
    const root = document.getElementById("review");
    const classes = JSON.parse(root.dataset.classes);
    const csrf = root.dataset.csrf;
    const outboxName = "tally-outbox:" + root.dataset.task + ":" + root.dataset.reviewer;
    const keyOf = classes.map((_, index) => root.dataset.keys[index] ?? "");
    const $ = id => document.getElementById(id);

    const make = (tag, options = {}, ...children) => {
      const {data, ...rest} = options;
      const node = Object.assign(document.createElement(tag), rest);
      for (const [name, value] of Object.entries(data ?? {})) node.dataset[name] = value;
      node.append(...children.filter(child => child !== null && child !== undefined && child !== false));
      return node;
    };
    const labelled = (node, label) => { node.setAttribute("aria-label", label); return node; };

    // ---- state
    let queue = [];                 // rows that are ours, the first is shown
    let outbox = readOutbox();      // answers that the server has not confirmed
    let answered = [];              // rows answered here, the newest last: {item, label}
    let flagged = false;
    let shownAt = 0, seenBefore = 0;
    let held = null;                // an answered row that stays until Enter
    let holds = localStorage.getItem("tally-hold") === "1";
    let sending = false, fetching = false, isUndoing = false, isCutOff = false;
    let timer = 0;
    let status = {};

    function readOutbox() {
      try { return JSON.parse(localStorage.getItem(outboxName) ?? "[]"); } catch { return []; }
    }
    function keepOutbox() {
      try {
        if (outbox.length) localStorage.setItem(outboxName, JSON.stringify(outbox));
        else localStorage.removeItem(outboxName);
      } catch { /* Without storage the outbox lives as long as the page. */ }
    }

    // ---- talking with the server
    class Refusal extends Error {
      constructor(status, body) {
        super(body.error ?? "the server answered " + status);
        this.status = status;
        this.fix = body.fix;
      }
    }
    async function call(method, path, body) {
      const options = {method, headers: {Accept: "application/json"}, credentials: "same-origin", cache: "no-store"};
      if (body !== undefined) {
        options.headers["Content-Type"] = "application/json";
        options.headers["X-CSRF-Token"] = csrf;
        options.body = JSON.stringify(body);
        options.keepalive = options.body.length < 60000;
      }
      const answer = await fetch(path, {...options, signal: AbortSignal.timeout(20000)});
      const text = await answer.text();
      let parsed = {};
      try { parsed = JSON.parse(text); } catch { /* Not ours. */ }
      if (!answer.ok) throw new Refusal(answer.status, parsed);
      return parsed;
    }

    function take(reply) {
      if (isCutOff) { isCutOff = false; say(""); }
      if (reply.status) status = reply.status;
      const known = new Set([...queue.map(item => item.row), ...outbox.map(entry => entry.row), held?.item.row]);
      for (const item of reply.items ?? []) {
        if (known.has(item.row)) continue;
        queue.push(item);
        weigh(item);
        preload(item);
      }
      if (!current && !held) next();
      drawStatus();
      followGuidelines();
    }
    let guidelinesVersion = Number(root.dataset.guidelines);
    async function followGuidelines() {
      if (status.guidelines === undefined || status.guidelines === guidelinesVersion) return;
      guidelinesVersion = status.guidelines;
      try {
        const answer = await fetch("/review/guidelines", {credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(15000)});
        if (!answer.ok) throw new Error(String(answer.status));
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        $("guidelines").replaceChildren(...page.body.childNodes);
        $("guidelines").open = true;
        say("The guidelines have changed: version " + guidelinesVersion + ".", true);
      } catch { guidelinesVersion = -1; /* Tried again with the next reply. */ }
    }
    function preload(item) {
      for (const column of item.columns) if (column.image) new Image().src = column.image;
    }

    async function refill() {
      if (fetching || queue.length > 1) return;
      fetching = true;
      try {
        take(await call("GET", "/api/items?count=3"));
      } catch (problem) {
        if (!current) explain(problem);
      } finally {
        fetching = false;
      }
      if (!current && !held) again(status.retryAfter ?? 5);
    }
    function again(seconds) {
      clearTimeout(timer);
      timer = setTimeout(() => { if (!document.hidden) refill(); else again(seconds); }, seconds * 1000);
    }

    let pause = 0;
    async function send() {
      if (sending) return;
      sending = true;
      while (outbox.length) {
        const entry = outbox[0];
        drawStatus();
        try {
          const reply = await call("POST", "/api/answers", entry);
          drop(entry);
          pause = 0;
          confirm(entry, reply);
          take(reply);
        } catch (problem) {
          if (problem instanceof Refusal && [404, 409, 410, 422].includes(problem.status)) {
            drop(entry);
            answered = answered.filter(other => other.key !== entry.key);
            say("That answer was not taken: " + problem.message, true);
            drawPrevious();
            continue;
          }
          if (problem instanceof Refusal && [401, 403].includes(problem.status)) { explain(problem); break; }
          pause = Math.min(30, pause ? pause * 2 : 1);
          drawStatus();
          await new Promise(done => setTimeout(done, pause * 1000));
        }
      }
      sending = false;
      drawStatus();
      if (queue.length < 2) refill();
    }
    function drop(entry) {
      outbox = outbox.filter(other => other.key !== entry.key);
      keepOutbox();
    }
    function confirm(entry, reply) {
      const record = answered.find(other => other.key === entry.key);
      if (record) { record.reveal = reply.reveal; record.seq = reply.seq; }
      if (held?.key === entry.key) { held.reveal = reply.reveal; drawEvidence(held.item, reply.reveal); }
      if (record === answered.at(-1)) drawPrevious();
    }

    // ---- answering
    let current = null;
    function next() {
      held = null;
      current = queue[0] ?? null;
      flagged = false;
      const draft = readDraft();
      $("comment").value = draft?.comment ?? "";
      $("comment-box").hidden = !draft?.comment;
      seenBefore = 0;
      shownAt = performance.now();
      draw();
      if (draft?.flagged) toggleFlag();
    }

    // What is begun of a row's answer stays over a reload.
    const draftName = outboxName + ":draft";
    function readDraft() {
      try {
        const draft = JSON.parse(sessionStorage.getItem(draftName));
        return draft?.row === current?.row ? draft : null;
      } catch { return null; }
    }
    function keepDraft() {
      const [row, comment] = [current?.row, $("comment").value];
      try {
        if (row && (comment || flagged)) sessionStorage.setItem(draftName, JSON.stringify({row, comment, flagged}));
        else sessionStorage.removeItem(draftName);
      } catch { /* Without storage it lives as long as the page. */ }
    }
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) { seenBefore += performance.now() - shownAt; } else { shownAt = performance.now(); }
    });

    function answer(kind, label) {
      if (!current || held) return;
      const entry = {
        key: crypto.randomUUID ? crypto.randomUUID() : fallbackKey(),
        row: current.row, verdict: kind, flagged, comment: $("comment").value.trim(),
        milliseconds: Math.round(seenBefore + performance.now() - shownAt),
      };
      if (kind === "class") entry.label = classes[label];
      const words = kind === "class" ? classes[label] : kind;
      const record = {key: entry.key, item: current, words, comment: entry.comment, flagged, reveal: null};
      outbox.push(entry);
      keepOutbox();
      answered.push(record);
      if (answered.length > 50) answered.shift();
      queue.shift();
      const was = current;
      current = null;
      keepDraft();
      if (holds && kind !== "skip") {
        held = {...record, item: was};
        drawHeld();
        say("Answered " + words + ". Press Enter for the next row.");
      } else {
        next();
        say("Answered " + words + "." + (current ? " Next row." : ""));
      }
      send();
    }
    // Plain HTTP on another address than loopback has no randomUUID.
    function fallbackKey() {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      bytes[6] = bytes[6] % 16 + 64;
      bytes[8] = bytes[8] % 64 + 128;
      const hex = [...bytes].map(byte => byte.toString(16).padStart(2, "0")).join("");
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
    }

    async function undo() {
      if (isUndoing) return;
      const last = answered.at(-1);
      const waiting = outbox.findIndex(entry => entry.key === last?.key);
      if (last && waiting > 0) {                // The first may be on its way already.
        drop(outbox[waiting]);
        answered.pop();
        return bringBack(last.item, last);
      }
      isUndoing = true;
      try {
        const isUnsent = () => last && outbox.some(entry => entry.key === last.key);
        while (isUnsent() && sending && pause === 0) await new Promise(done => setTimeout(done, 20));
        // Else the one before it would be taken back.
        if (isUnsent()) return say("Your last answer is not sent yet.", true);
        const reply = await call("POST", "/api/undo", last?.seq ? {seq: last.seq} : {});
        if (!reply.item) { answered.pop(); return; }
        answered = answered.filter(record => record.item.row !== reply.item.row);
        if (reply.status) status = reply.status;
        bringBack(reply.item, reply.item.row === last?.item.row ? last : null);
      } catch (problem) {
        say(problem.message, true);
      } finally {
        isUndoing = false;
      }
    }
    function bringBack(item, record) {
      queue = [item, ...queue.filter(other => other.row !== item.row)];
      next();
      if (record?.comment) { $("comment").value = record.comment; $("comment-box").hidden = false; }
      if (record?.flagged) toggleFlag();
      drawStatus();
      say("Undone. The row is here again.");
    }
    function toggleFlag() {
      if (!current) return;
      flagged = !flagged;
      $("flag").setAttribute("aria-pressed", String(flagged));
      keepDraft();
      say(flagged ? "Flagged." : "Flag removed.");
    }

    // ---- drawing
    function say(text, isProblem = false) {
      $("live").textContent = "";
      $("live").textContent = text;
      const note = $("note");
      note.textContent = isProblem ? text : "";
      note.hidden = !isProblem;
    }
    function explain(problem) {
      if (problem instanceof Refusal && problem.status === 401) {
        say("You are signed out. ", true);
        $("note").append(make("a", {href: "/sign-in", textContent: "Sign in again"}), "; nothing that you answered is lost.");
      } else if (problem instanceof Refusal) {
        say(problem.message + (problem.fix ? ": " + problem.fix : ""), true);
      } else {
        say("The server cannot be reached; trying again.", true);
        isCutOff = true;
      }
    }

    function drawStatus() {
      const parts = [];
      if (status.answered !== undefined) parts.push(status.answered + " answered");
      if (status.left !== undefined && status.left !== null) parts.push(status.left + " left");
      if (status.phase === "calibration") parts.push("calibration round");
      $("progress").textContent = parts.join(" · ");
      const meter = $("meter");
      const all = typeof status.left === "number" ? status.answered + status.left : 0;
      meter.hidden = !all;
      if (all) { meter.max = all; meter.value = status.answered; }
      const waiting = outbox.length;
      $("sync").textContent = waiting && pause ? waiting + (waiting === 1 ? " answer waits" : " answers wait") + " for the server" : "";
    }

    function draw() {
      const card = $("row");
      card.replaceChildren();
      $("classes").hidden = !current;
      $("actions").hidden = !current;
      $("hold-note").hidden = true;
      $("flag").setAttribute("aria-pressed", "false");
      $("undo").disabled = !answered.length && !status.canUndo;
      for (const button of $("classes").children) { button.classList.remove("chosen"); button.disabled = false; }
      if (!current) {
        card.append(make("p", {className: "lead", textContent: status.message ?? "Waiting for rows…"}));
        $("evidence").hidden = true;
        drawPrevious();
        if (!fetching) refill();
        return;
      }
      drawColumns(card, current);
      drawEvidence(current, current.reveal);
      drawPrevious();
      $("row-id").textContent = current.row;
      card.scrollTop = 0;
      scrollTo({top: 0});
      if (document.activeElement !== $("filter")) card.focus({preventScroll: true});
    }

    function drawColumns(card, item) {
      const texts = item.columns.filter(column => column.kind === "text" && column.value !== item.row);
      // The same one on each row: the column that has held the most text so far.
      const main = texts.reduce((best, column) => weight(column) > weight(best) ? column : best, texts[0]);
      // The id stands above.
      const rest = item.columns.filter(column => column !== main && column.value !== item.row);
      if (main) card.append(labelled(textBlock(main, "main-text"), main.name));
      for (const column of rest) if (column.image) card.append(picture(column));
      const facts = make("dl", {className: "fields"});
      for (const column of rest) {
        if (column.image) continue;
        facts.append(make("dt", {textContent: column.name}), make("dd", {}, field(column)));
      }
      if (facts.childElementCount) card.append(facts);
    }
    const weights = new Map();
    const weight = column => weights.get(column.name) ?? 0;
    function weigh(item) {
      for (const column of item.columns) {
        if (column.kind === "text" && column.value !== item.row) weights.set(column.name, weight(column) + column.value.length);
      }
    }

    function field(column) {
      if (column.kind === "json") return folded(column);
      if (column.kind === "text") return textBlock(column, "field-text");
      if (column.kind === "image") return make("span", {textContent: column.value + " (a picture that is not loaded)"});
      if (column.value === "null") return make("span", {className: "empty", textContent: "–"});
      return make("span", {className: "mono", textContent: column.value});
    }
    function folded(column) {
      let text = column.value;
      try { text = JSON.stringify(JSON.parse(column.value), null, 2); } catch { /* As it stands. */ }
      const short = column.value.length > 60 ? column.value.slice(0, 60) + "…" : column.value;
      return make("details", {}, make("summary", {className: "mono", textContent: short}), make("pre", {textContent: text}));
    }
    function textBlock(column, className) {
      const block = make("div", {className, dir: "auto"});
      let place = 0;
      for (const match of column.matches ?? []) {
        if (match.start < place) continue;
        block.append(column.value.slice(place, match.start));
        const mark = make("mark", {textContent: column.value.slice(match.start, match.end), title: match.functions.join(", ")});
        if (match.color) mark.classList.add("k" + match.color);
        block.append(mark);
        place = match.end;
      }
      block.append(column.value.slice(place));
      if (!column.value) block.append(make("span", {className: "empty", textContent: "empty"}));
      const lines = column.value.split("\n").length;
      if (column.value.length < 1300 && lines < 16) return block;
      block.classList.add("folded");
      const box = make("div", {className: "foldable"}, block);
      const button = make("button", {type: "button", className: "quiet", textContent: "Show all " + column.value.length.toLocaleString("en") + " characters"});
      button.append(make("kbd", {textContent: "x"}));
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        const isOpen = !block.classList.toggle("folded");
        button.setAttribute("aria-expanded", String(isOpen));
        button.firstChild.textContent = isOpen ? "Show less" : "Show all " + column.value.length.toLocaleString("en") + " characters";
      });
      box.append(button);
      return box;
    }
    function picture(column) {
      const image = make("img", {src: column.image, alt: column.name + ": " + column.value, className: "row-image"});
      image.addEventListener("error", () => image.replaceWith(make("p", {className: "note", textContent: "The image " + column.value + " cannot be shown."})));
      return image;
    }

    function drawEvidence(item, reveal) {
      const box = $("evidence");
      box.replaceChildren();
      box.hidden = !reveal;
      if (!reveal) return;
      box.append(make("h2", {textContent: "What the functions say"}));
      const list = make("ul", {className: "shares"});
      reveal.probabilities.map((value, index) => ({value, index})).sort((a, b) => b.value - a.value).slice(0, 6)
        .forEach(({value, index}) => {
          const bar = make("meter", {min: 0, max: 1, value, className: "k" + (index % 6 + 1)});
          labelled(bar, classes[index]);
          list.append(make("li", {}, make("bdi", {textContent: classes[index]}), bar, make("span", {textContent: value.toFixed(2)})));
        });
      box.append(list);
      if (!reveal.votes.length) return box.append(make("p", {className: "note", textContent: "No function voted."}));
      const table = make("table", {}, make("thead", {}, make("tr", {}, ...["function", "vote", "share"].map(text => {
        const cell = make("th", {textContent: text, className: text === "vote" ? "left" : ""});
        cell.scope = "col";
        return cell;
      }))));
      const body = make("tbody");
      for (const vote of reveal.votes) {
        const share = typeof vote.share === "number" ? (vote.share >= 0 ? "+" : "−") + Math.abs(vote.share).toFixed(2) : "–";
        body.append(make("tr", {}, make("th", {scope: "row", textContent: vote.function, title: vote.function}),
          make("td", {className: "left"}, make("bdi", {textContent: vote.label})),
          make("td", {textContent: share})));
      }
      table.append(body);
      box.append(make("div", {className: "scroll"}, table),
        make("p", {className: "note", textContent: "A share is what the vote adds to the log odds of the best class."}));
    }
    function drawPrevious() {
      const box = $("previous");
      const last = answered.at(-1);
      box.hidden = !last || !!held;
      if (!last) return;
      box.replaceChildren("You said ", make("b", {}, make("bdi", {textContent: last.words})));
      if (last.reveal?.probabilities?.length) {
        const best = last.reveal.probabilities.reduce((top, value, index, all) => value > all[top] ? index : top, 0);
        box.append("; the model ", make("bdi", {textContent: classes[best]}), " " + last.reveal.probabilities[best].toFixed(2));
      }
    }
    function drawHeld() {
      const index = classes.indexOf(held.words);
      [...$("classes").children].forEach((button, place) => {
        button.disabled = true;
        button.classList.toggle("chosen", place === index);
      });
      $("hold-note").hidden = false;
      drawEvidence(held.item, held.reveal ?? held.item.reveal);
      $("previous").hidden = true;
    }

    // ---- keys
    const dialogs = [...document.querySelectorAll("dialog")];
    const isTyping = target => target.matches("textarea, input, select");
    addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (dialogs.some(dialog => dialog.open)) return;
      if (isTyping(event.target)) {
        if (event.key === "Escape" || (event.key === "Enter" && event.target.id === "comment" && !event.shiftKey)) {
          event.preventDefault();
          $("row").focus({preventScroll: true});
        } else if (event.key === "Enter" && event.target.id === "filter") {
          event.preventDefault();
          const first = [...$("classes").children].find(button => !button.hidden);
          event.target.value = "";
          filter();
          $("row").focus({preventScroll: true});
          first?.click();
        }
        return;
      }
      if (event.repeat && event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
      const index = keyOf.indexOf(event.key.toLowerCase());
      if (event.key === "Enter") {
        if (held) { event.preventDefault(); next(); }
        return;
      }
      if (index >= 0 && !event.shiftKey) { event.preventDefault(); return answer("class", index); }
      const action = {
        s: () => answer("skip"), u: () => answer("unsure"), z: undo, f: toggleFlag, c: comment, h: toggleHold,
        g: () => toggleGuidelines(), x: () => document.querySelector("#row .foldable button")?.click(),
        v: () => $("evidence").scrollIntoView({block: "nearest"}), "?": () => $("help").showModal(),
        "/": () => $("filter")?.focus(),
      }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
      if (action) { event.preventDefault(); action(); }
    });
    function comment() {
      if (!current) return;
      $("comment-box").hidden = false;
      $("comment").focus();
    }
    function toggleHold() {
      holds = !holds;
      localStorage.setItem("tally-hold", holds ? "1" : "0");
      $("hold").setAttribute("aria-pressed", String(holds));
      say(holds ? "Rows stay until Enter after an answer." : "The next row comes at once.");
      if (!holds && held) next();
    }
    function toggleGuidelines() {
      const panel = $("guidelines");
      panel.open = !panel.open;
      if (panel.open) panel.querySelector("summary").focus();
    }
    function filter() {
      const wanted = $("filter").value.toLocaleLowerCase();
      [...$("classes").children].forEach((button, index) => { button.hidden = !classes[index].toLocaleLowerCase().includes(wanted); });
    }

    // ---- the buttons
    classes.forEach((name, index) => {
      const button = make("button", {type: "button", className: "class k" + (index % 6 + 1)},
        make("bdi", {textContent: name}), keyOf[index] ? make("kbd", {textContent: keyOf[index]}) : null);
      if (keyOf[index]) button.setAttribute("aria-keyshortcuts", keyOf[index]);
      button.addEventListener("click", () => answer("class", index));
      $("classes").append(button);
    });
    if (classes.length > 12) { $("filter-box").hidden = false; $("filter").addEventListener("input", filter); }
    $("skip").addEventListener("click", () => answer("skip"));
    $("unsure").addEventListener("click", () => answer("unsure"));
    $("undo").addEventListener("click", undo);
    $("flag").addEventListener("click", toggleFlag);
    $("comment-button").addEventListener("click", comment);
    $("comment").addEventListener("input", keepDraft);
    $("hold").addEventListener("click", toggleHold);
    $("hold").setAttribute("aria-pressed", String(holds));
    $("next").addEventListener("click", () => next());
    $("help-button").addEventListener("click", () => $("help").showModal());
    if (matchMedia("(min-width: 1060px)").matches) $("guidelines").open = true;
    addEventListener("beforeunload", event => { if (outbox.length && pause) event.preventDefault(); });
    addEventListener("online", () => { pause = 0; send(); });

    if (outbox.length) send(); else refill();
    """#
}
