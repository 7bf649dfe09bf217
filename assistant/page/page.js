// The page's own script: keeps conversations in the browser, leads from a citation to its sentence, switches
// language, theme and pane. Everything drawn from foreign text comes escaped from the server, or goes in as textContent.
(() => {
  "use strict";
  if (window.shushi) return;
  const $ = (selector) => document.querySelector(selector);
  const read = (key, otherwise) => {
    try { return JSON.parse(localStorage.getItem("shushi." + key)) ?? otherwise; } catch { return otherwise; }
  };
  const write = (key, value) => {
    try { localStorage.setItem("shushi." + key, JSON.stringify(value)); return true; } catch { return false; }
  };
  const words = () => JSON.parse($("nav.rail")?.dataset.texts ?? "{}");
  const say = (text) => { const live = $("#toast") ?? makeToast(); live.textContent = text; };
  const makeToast = () => {
    const live = document.body.appendChild(document.createElement("div"));
    live.id = "toast";
    live.setAttribute("role", "status");
    new MutationObserver(() => {
      clearTimeout(live.timer);
      live.timer = setTimeout(() => { live.textContent = ""; }, 4000);
    }).observe(live, { childList: true });
    return live;
  };
  const announce = (text) => { $("#aloud").textContent = text; }; // to screen readers
  const makeAloud = () => {
    const live = document.body.appendChild(document.createElement("div"));
    live.id = "aloud";
    live.className = "unseen";
    live.setAttribute("role", "status");
    live.setAttribute("aria-live", "polite");
  };
  const withoutMarkers = (text) => text.replace(/\[\d{1,3}\]/g, "");
  let trigger = () => {};
  let asking = null;      // the running question: its id, and that of the conversation it belongs to
  let pending = null;     // the passage to focus once its article is shown
  let wanted = "";        // the article to show
  let rating = null;      // the verdict to keep
  let unwanted = "";      // the article to remove
  let looking = 0;        // the next look at a running evaluation
  let origin = null;      // where the reader came from, for Escape

  // --- conversations: an index of {id, name}, and one entry each ---
  const index = () => read("index", []);
  const current = () => {
    const known = index();
    const id = read("current", null);
    return known.some((entry) => entry.id === id) ? id : null;
  };
  const turnsOf = (id) => (id ? read("conversation." + id, []) : []);
  const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
  const select = (id) => { write("current", id); listConversations(); };
  const keepTurn = (id, turn) => {
    const known = index();
    if (!known.some((entry) => entry.id === id)) {
      known.unshift({ id, name: turn.question.slice(0, 40) });
      write("index", known);
    }
    if (!write("conversation." + id, [...turnsOf(id), turn])) say(words().storage_full);
  };
  const forget = (id) => {
    localStorage.removeItem("shushi.conversation." + id);
    write("index", index().filter((entry) => entry.id !== id));
  };
  const listConversations = () => {
    const list = $(".conversations");
    if (!list) return;
    const make = (tag, properties, ...children) => {
      const node = Object.assign(document.createElement(tag), properties);
      node.append(...children);
      return node;
    };
    const entries = index().map(({ id, name }) => {
      const open = make("button", { type: "button", className: "open", textContent: name, title: name });
      Object.assign(open.dataset, { action: "open", id });
      if (id === current()) open.setAttribute("aria-current", "true");
      const tools = [["rename", "✎"], ["delete", "×"]].map(([action, sign]) => {
        const button = make("button", { type: "button", className: "icon", textContent: sign, title: words()[action] });
        button.setAttribute("aria-label", `${words()[action]}: ${name}`);
        Object.assign(button.dataset, { action, id });
        return button;
      });
      return make("li", {}, open, ...tools);
    });
    list.replaceChildren(...entries);
    if (!entries.length) list.append(make("li", { className: "quiet", textContent: words().no_conversations }));
    const empty = turnsOf(current()).length === 0;
    document.querySelectorAll(".exports button").forEach((button) => { button.disabled = empty; });
  };

  // --- export ---
  const download = (name, type, text) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  const withSources = (answer) =>
    [answer.text, ...answer.citations.map((citation) => `[${citation.marker}] ${citation.quote}`)].join("\n\n");
  const copyText = (text) => (navigator.clipboard?.writeText(text) ?? Promise.reject())
    .catch(() => copySelected(text)) // it gives false where it fails, and the clipboard nothing where it succeeds
    .then((done) => say(done === false ? words().copy_failed : words().copied));
  const copySelected = (text) => { // over plain http from another machine there is no clipboard to write to
    const before = document.activeElement;
    const field = document.body.appendChild(document.createElement("textarea"));
    field.value = text;
    field.className = "unseen";
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    before?.focus({ preventScroll: true });
    return done;
  };
  const exported = () => ({ name: index().find((entry) => entry.id === current())?.name ?? "", turns: turnsOf(current()) });
  const versionsOf = (turn) => Object.entries(turn.versions ?? {}).map(([id, version]) => words().cited_version
    .replace("{title}", () => turn.titles?.[id] || id).replace("{version}", version.slice(0, 12)));
  const markdownOf = ({ name, turns }) => [
    "# " + name,
    ...turns.map((turn) =>
      [`## ${turn.question}`, turn.answer ? withSources(turn.answer) : "—", ...versionsOf(turn)].join("\n\n")),
  ].join("\n\n") + "\n";

  // --- reader ---
  const squeeze = (text) => text.replace(/\s+/g, "");
  const sentencesOf = ({ start, end, quote }) => {
    const all = [...document.querySelectorAll("#reader .s")];
    const inside = all.filter((s) => Number(s.dataset.start) < end && Number(s.dataset.end) > start);
    const holds = squeeze(inside.map((s) => s.textContent).join("")).includes(squeeze(quote));
    return holds ? inside : all.filter((s) => squeeze(s.textContent).includes(squeeze(quote))).slice(0, 1);
  };
  const focusPassage = (passage) => {
    document.querySelectorAll("#reader .cited").forEach((s) => s.classList.remove("cited"));
    const isThere = $("#reader .article")?.dataset.article === passage.article; // without it another one is shown
    const found = isThere ? sentencesOf(passage) : [];
    const note = $("#reader .passage-note");
    const told = found.length ? "" : words()[isThere ? "passage_gone" : "article_gone"] + passage.quote;
    if (note) note.textContent = told; else say(told);
    if (!found.length) { note?.scrollIntoView({ block: "center" }); return; }
    found.forEach((s) => s.classList.add("cited"));
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    found[0].focus({ preventScroll: true });
    found[0].scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
  };
  const markUsed = () => { // what the last answer rests on, quietly
    document.querySelectorAll("#reader .used").forEach((s) => s.classList.remove("used"));
    const shown = $("#reader .article")?.dataset.article;
    const cited = turnsOf(current()).at(-1)?.answer?.citations ?? [];
    cited.filter((one) => one.article_id === shown).flatMap(sentencesOf).forEach((s) => s.classList.add("used"));
  };
  const jump = (button) => {
    const { article, start, end, quote } = button.dataset;
    origin = button;
    pending = { article, start: Number(start), end: Number(end), quote };
    showPane("reader");
    showView("article");
    if ($("#reader .article")?.dataset.article === article) { focusPassage(pending); return; }
    wanted = article;
    trigger("show");
  };
  const offerQuestion = (sentence) => {
    $("#reader .ask-this")?.remove();
    if (!sentence || String(getSelection())) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "ask-this";
    button.dataset.action = "ask-sentence";
    button.dataset.sentence = sentence.textContent;
    button.textContent = words().ask_sentence;
    sentence.after(button);
  };

  // --- the question box ---
  const box = () => $("#box textarea");
  const fill = (text) => {
    showPane("chat");
    box().value = text;
    box().dispatchEvent(new Event("input", { bubbles: true }));
    box().focus();
  };
  const isBusy = () => { if (asking) say(words().busy); return asking !== null; };
  const rest = () => { asking = null; document.body.classList.remove("asking"); };
  const watch = () => { // Gradio tells no one when the server is gone
    const mine = asking;
    const again = (missed, after) => setTimeout(() => { if (asking === mine) look(missed); }, after);
    const look = (missed) => fetch("/page/page.css", { method: "HEAD", cache: "no-store" }).then(
      () => again(false, 3000),
      () => { if (!missed) again(true, 1000); else if (asking === mine) { rest(); say(words().unreachable); } },
    );
    look(false);
  };
  const send = (text) => {
    if (isBusy()) return;
    fill(text);
    setTimeout(() => $("#ask").click(), 50);
  };
  const turnAt = (button) => turnsOf(current()).find((turn) => turn.id === button.closest("[data-turn]")?.dataset.turn);

  // --- panes, theme, language ---
  const showPane = (pane) => {
    document.body.dataset.pane = pane;
    document.querySelectorAll("[data-action=pane]").forEach((tab) =>
      tab.setAttribute("aria-pressed", String(tab.dataset.pane === pane)));
  };
  const showView = (view, draw = true) => {
    document.body.dataset.view = view;
    document.querySelectorAll("[data-action=view]").forEach((tab) =>
      tab.setAttribute("aria-pressed", String(tab.dataset.view === view)));
    if (draw && view !== "article") trigger(view);
  };
  const refreshView = () => showView(document.body.dataset.view ?? "article");
  const toggleRail = (open) => {
    const is = document.body.classList.toggle("rail-open", open);
    $("[data-action=rail]")?.setAttribute("aria-expanded", String(is));
  };
  const language = () => read("language", null) ?? (/^zh/i.test(navigator.language) ? "zh" : "en");
  const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
  const applyTheme = () => { // ours goes by the root, Gradio's by the body
    const theme = read("theme", null) ?? (systemIsDark.matches ? "dark" : "light");
    document.documentElement.dataset.theme = theme;
    document.body.classList.toggle("dark", theme === "dark");
  };
  systemIsDark.addEventListener("change", applyTheme);

  const actions = {
    jump,
    ask: (button) => send(button.dataset.question),
    retry: (button) => send(turnAt(button).question),
    edit: (button) => fill(turnAt(button).question),
    copy: (button) => copyText(withSources(turnAt(button).answer)),
    rate: (button) => {
      const verdict = button.dataset.verdict;
      const note = verdict === "good" ? "" : prompt(words().note_prompt);
      if (note === null) return;
      rating = { verdict, note, exchange: turnAt(button) };
      trigger("rate");
    },
    "ask-sentence": (button) => fill(words().about_sentence.replace("{}", button.dataset.sentence.trim())),
    "focus-box": () => { showPane("chat"); box().focus(); },
    evaluate: () => trigger("evaluate"),
    halt: () => trigger("halt"),
    view: (button) => showView(button.dataset.view),
    pane: (button) => showPane(button.dataset.pane),
    rail: () => toggleRail(),
    theme: () => { write("theme", document.body.classList.contains("dark") ? "light" : "dark"); applyTheme(); },
    language: () => { write("language", language() === "zh" ? "en" : "zh"); trigger("speak"); },
    new: () => { if (isBusy()) return; select(null); toggleRail(false); showPane("chat"); trigger("open"); box().focus(); },
    open: (button) => { if (isBusy()) return; select(button.dataset.id); toggleRail(false); showPane("chat"); trigger("open"); },
    rename: (button) => {
      const known = index();
      const entry = known.find((one) => one.id === button.dataset.id);
      const name = prompt(words().rename_prompt, entry.name)?.trim();
      if (name) { entry.name = name.slice(0, 80); write("index", known); listConversations(); }
    },
    delete: (button) => {
      if (isBusy() || !confirm(words().delete_confirm)) return;
      const was = button.dataset.id === current();
      forget(button.dataset.id);
      listConversations();
      if (was) trigger("open");
    },
    "export-markdown": () => download("shushi.md", "text/markdown", markdownOf(exported())),
    "export-json": () => download("shushi.json", "application/json", JSON.stringify(exported(), null, 2)),
    remove: (button) => {
      if (confirm(words().remove_confirm)) { unwanted = button.dataset.article; trigger("remove"); }
    },
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-action]");
    if (button) { actions[button.dataset.action]?.(button); return; }
    const sentence = event.target.closest?.("#reader .s");
    if (event.target.closest?.("#reader")) offerQuestion(sentence);
    if (document.body.classList.contains("rail-open") && !event.target.closest?.("#rail")) toggleRail(false);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches?.("#reader .picker")) { wanted = event.target.value; pending = null; trigger("show"); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    toggleRail(false);
    if (origin?.isConnected && event.target.closest?.("#reader")) {
      if (origin.closest("#figures-body")) showView("figures", false); else showPane("chat");
      origin.focus();
      origin = null;
    }
  });

  const showLast = () => { // the last question at the top, so that its answer is read from its beginning
    const turn = $("#thread .turn:last-child");
    const talk = $("#talk");
    talk.scrollTop += turn.getBoundingClientRect().top - talk.getBoundingClientRect().top - 20;
    near = isNear(talk);
  };
  const scrollDown = () => { const talk = $("#talk"); if (talk) talk.scrollTop = talk.scrollHeight; };
  const isNear = (talk) => talk.scrollHeight - talk.scrollTop - talk.clientHeight < 120;
  let arriving = ""; // the id of the turn that is being drawn as settled
  let near = true; // whether the reader follows the end of the talk
  const follow = () => {
    const talk = $("#talk");
    let last = 0;
    talk.addEventListener("scroll", () => { // the reader leaves the end by scrolling up, not because the text grows
      near = isNear(talk) || (near && talk.scrollTop >= last);
      last = talk.scrollTop;
    });
    new MutationObserver(() => {
      const drawn = arriving && !$("#live-body .answer") && $("#thread .turn:last-child")?.dataset.turn === arriving;
      if (drawn) arriving = "";
      if (near) (drawn ? showLast : scrollDown)();
    }).observe(talk, { childList: true, subtree: true });
  };

  // What the Gradio events call: each returns the values of its inputs, in their order (see layout.py).
  window.shushi = {
    connect: (fire) => {
      trigger = fire;
      applyTheme();
      makeAloud();
      showPane("chat");
      const start = () => (box() && $("#talk") ? (follow(), trigger("speak")) : setTimeout(start, 30));
      start();
    },
    state: () => [turnsOf(current()), wanted || ($("#reader .article")?.dataset.article ?? ""), language()],
    drawn: () => {
      document.documentElement.lang = words().html_lang;
      showPane(document.body.dataset.pane ?? "chat");
      refreshView();
      listConversations();
      markUsed();
      document.body.dataset.ready = "true";
    },
    ask: (typed) => {
      asking = { id: newId(), conversation: current() ?? newId() };
      document.body.classList.add("asking");
      announce("");
      watch();
      setTimeout(scrollDown, 150);
      return [typed, turnsOf(current()), language(), asking.id];
    },
    keep: (turn) => {
      const kept = asking && turn?.id === asking.id ? turn : null; // it may still be the turn before
      if (kept) {
        keepTurn(asking.conversation, kept);
        select(asking.conversation);
        arriving = kept.id;
      }
      if (asking && !kept) announce(words().failed);
      else if (kept) announce(kept.answer ? withoutMarkers(kept.answer.text) : words().stopped);
      rest();
      return [kept, turnsOf(current()), language()];
    },
    kept: () => markUsed(),
    stopping: () => asking?.id ?? "",
    opening: () => [turnsOf(current()), language()],
    opened: () => { // an answer may have come in while it was drawn
      const shown = $("#thread .turn:last-child")?.dataset.turn;
      markUsed();
      if (!asking && shown !== turnsOf(current()).at(-1)?.id && !$("#thread [role=alert]")) trigger("open");
    },
    reading: () => [wanted, language()],
    viewing: () => [$("#reader .article")?.dataset.article ?? "", language()],
    measuring: () => language(),
    measured: () => { // a run goes on: look again soon, while someone looks
      clearTimeout(looking);
      if (document.body.dataset.view === "quality" && $(".quality[data-running=true]"))
        looking = setTimeout(() => trigger("quality"), 2000);
    },
    rating: () => [rating, language()],
    say,
    adding: () => { // what comes of it stands above the text
      showView("article", false);
      pending = null;
      $("#reader").scrollTop = 0;
      return [wanted, language()];
    },
    removing: () => { wanted = ""; return [unwanted, language()]; },
    shown: () => {
      const picker = $("#reader .picker");
      wanted = $("#reader .article")?.dataset.article ?? "";
      if (picker) picker.value = $("#reader .article").dataset.article; // a redraw leaves a choice once made
      if (pending) focusPassage(pending);
      pending = null;
      markUsed();
      refreshView();
    },
  };
})();
