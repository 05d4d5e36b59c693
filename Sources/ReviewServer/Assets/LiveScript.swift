/// The script of the pages of leads and experts: parts of a page that are fetched again every few seconds, and keys. Everything works
/// without it.
enum LiveScript {
  static let source: StaticString = #"""
    const seconds = 3;
    for (const part of document.querySelectorAll("[data-live]")) {
      let wait = seconds;
      const state = document.getElementById("live-state");
      const refresh = async () => {
        if (!document.hidden && !part.contains(document.activeElement)) {
          try {
            const answer = await fetch(part.dataset.live, {credentials: "same-origin", cache: "no-store", signal: AbortSignal.timeout(15000)});
            if (answer.status === 401) { location.reload(); return; }
            if (!answer.ok) throw new Error(String(answer.status));
            const page = new DOMParser().parseFromString(await answer.text(), "text/html");
            const open = [...part.querySelectorAll("details[open]")].map(details => details.id);
            part.replaceChildren(...page.body.childNodes);
            for (const id of open) { const details = document.getElementById(id); if (details) details.open = true; }
            wait = seconds;
            if (state) state.textContent = "live";
          } catch {
            wait = Math.min(60, wait * 2);
            if (state) state.textContent = "not live: the server cannot be reached";
          }
        }
        setTimeout(refresh, wait * 1000);
      };
      setTimeout(refresh, wait * 1000);
    }
    const articles = [...document.querySelectorAll("article.settle")];
    let isSent = false;
    if (articles.length || document.querySelector("[data-key]")) addEventListener("keydown", event => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.repeat || event.isComposing) return;
      const article = event.target.closest("article") ?? articles[0];
      if (event.target.matches("textarea, input, select")) {
        if (event.key === "Escape") { event.preventDefault(); article?.focus({preventScroll: true}); }
        return;
      }
      const key = event.key.toLowerCase();
      const of = place => place?.querySelector(`button[data-key="${CSS.escape(key)}"]`);
      const button = of(article) ?? of(document.querySelector("form.done"));
      if (button && !isSent) { event.preventDefault(); isSent = true; button.click(); }
      if (key === "c" && article) { event.preventDefault(); article.querySelector("textarea").focus(); }
    });
    addEventListener("pageshow", () => { isSent = false; });
    for (const form of document.querySelectorAll("form[data-confirm]")) {
      form.addEventListener("submit", event => { if (!confirm(form.dataset.confirm)) event.preventDefault(); });
    }
    """#
}
