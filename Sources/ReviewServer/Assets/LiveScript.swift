/// The script of the lead's pages: parts of a page that are fetched again every few seconds. Everything works without it.
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
    for (const form of document.querySelectorAll("form[data-confirm]")) {
      form.addEventListener("submit", event => { if (!confirm(form.dataset.confirm)) event.preventDefault(); });
    }
    """#
}
