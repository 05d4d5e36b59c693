/// The page's script: tables that are sorted at a click. Everything else works without it.
enum PageScript {
  static let source: StaticString = """
    const unfold = () => {
      const target = document.getElementById(location.hash.slice(1));
      const rows = target?.tagName === "ARTICLE" ? target.querySelector("details") : null;
      if (rows) rows.open = true;
    };
    addEventListener("hashchange", unfold);
    unfold();
    for (const table of document.querySelectorAll("table[data-sort]")) {
      const body = table.tBodies[0];
      const heads = [...table.tHead.rows[0].cells];
      const value = (row, column) => {
        const text = row.cells[column].dataset.v;
        if (text === undefined) return row.cells[column].textContent;
        return text === "" ? null : Number(text);
      };
      const compare = (a, b) => typeof a === "string" ? a.localeCompare(b, "en", {numeric: true}) : a - b;
      heads.forEach((head, column) => {
        const button = document.createElement("button");
        button.type = "button";
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener("click", () => {
          const rows = [...body.rows];
          const isText = typeof value(rows[0], column) === "string";
          const down = head.ariaSort ? head.ariaSort === "ascending" : !isText;
          heads.forEach(other => other.removeAttribute("aria-sort"));
          head.setAttribute("aria-sort", down ? "descending" : "ascending");
          rows.sort((left, right) => {
            const a = value(left, column), b = value(right, column);
            if (a === null || b === null) return (a === null) - (b === null);
            return down ? compare(b, a) : compare(a, b);
          });
          body.append(...rows);
        });
      });
    }
    """
}
