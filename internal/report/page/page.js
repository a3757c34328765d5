
(() => {
  "use strict";
  const filter = document.querySelector(".filter");
  if (!filter) return;
  filter.hidden = false;
  const search = document.getElementById("search");
  const shown = document.getElementById("shown");
  const buttons = [...filter.querySelectorAll("button")];
  const files = [...document.querySelectorAll(".file")].map((section) => ({
    section,
    path: section.querySelector(".path").textContent.toLowerCase(),
    articles: [...section.querySelectorAll("article")].map((article) => ({
      article, rule: article.dataset.rule, text: article.textContent.toLowerCase(),
    })),
  }));
  const total = files.reduce((n, file) => n + file.articles.length, 0);

  const apply = () => {
    const rules = new Set(buttons.filter((b) => b.getAttribute("aria-pressed") === "true").map((b) => b.dataset.rule));
    const wanted = search.value.trim().toLowerCase();
    let visible = 0;
    for (const file of files) {
      let any = false;
      for (const { article, rule, text } of file.articles) {
        const show = (rules.size === 0 || rules.has(rule)) && (wanted === "" || file.path.includes(wanted) || text.includes(wanted));
        article.hidden = !show;
        any ||= show;
        visible += show ? 1 : 0;
      }
      file.section.hidden = !any;
    }
    shown.textContent = visible === total ? "" : `${visible} of ${total} shown`;
  };

  for (const button of buttons) {
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  search.addEventListener("input", apply);
})();
