// The panel that our preview adds to SimCord's page: what to try, the threads, and the commands of
// a message. It is loaded before the page's own scripts, and calls as the page does.
"use strict";
(() => {
  const STYLE = `
    #chorus-panel { flex: 0 0 auto; padding: 8px 16px; font-size: 14px; line-height: 20px;
      color: #dbdee1; background: #2b2d31; border-bottom: 1px solid #26272c; }
    #chorus-panel code { padding: 0 4px; border-radius: 4px; background: #1e1f22; }
    #chorus-panel p { margin: 0; }
    #chorus-panel a { margin-right: 12px; color: #00a8fc; }
    #chorus-menu { position: fixed; z-index: 1000; min-width: 180px; padding: 6px;
      border-radius: 6px; background: #111214; }
    #chorus-menu button { display: block; width: 100%; padding: 8px; border: 0; border-radius: 4px;
      font: inherit; text-align: left; color: #dbdee1; background: none; cursor: pointer; }
    #chorus-menu button:hover, #chorus-menu button:focus { background: #4752c4; }`;
  const EVERY_MS = 1000;
  const fetchOfPage = window.fetch.bind(window);
  let headers = null;
  let commands = [];
  let shownPages = "";

  // Only the page's own calls know what this session and this tab are called.
  window.fetch = (url, options = {}) => {
    const given = new Headers(options.headers);
    const context = given.get("X-Simcord-Context");
    if (context) {
      headers = { "Content-Type": "application/json", "X-Simcord-Context": context,
        "X-Simcord-Capability": given.get("X-Simcord-Capability") };
    }
    return fetchOfPage(url, options);
  };

  async function call(body) {
    if (!headers) return null;
    const options = { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetchOfPage("/api/action", options);
    return response.ok ? response.json() : null;
  }

  function element(tag, text = "") {
    return Object.assign(document.createElement(tag), { textContent: text });
  }

  function build() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    const panel = Object.assign(element("aside"), { id: "chorus-panel" });
    const hint = element("p", "Try ");
    hint.append(element("code", "/create topic:cats"), " or ", element("code", "@Chorus owls"),
      " in the box below. Right-click a message for its commands.");
    const pages = Object.assign(element("p"), { id: "chorus-pages", hidden: true });
    panel.append(hint, pages);
    document.querySelector("#channel-layout").prepend(panel);
    document.addEventListener("contextmenu", openMenu);
    document.addEventListener("click", closeMenu);
    document.addEventListener("keydown", (event) => event.key === "Escape" && closeMenu());
    setInterval(update, EVERY_MS);
  }

  async function update() {
    const state = await call({ kind: "chorus_panel" }).catch(() => null);
    if (!state || JSON.stringify(state.pages) === shownPages) return;
    commands = state.commands;
    shownPages = JSON.stringify(state.pages);
    const links = state.pages.map(({ name, url }) =>
      Object.assign(element("a", name), { href: url, target: "_blank" }));
    const pages = document.querySelector("#chorus-pages");
    pages.replaceChildren(...(links.length ? ["Open: ", ...links] : []));
    pages.hidden = !links.length;
  }

  function closeMenu() {
    document.querySelector("#chorus-menu")?.remove();
  }

  function openMenu(event) {
    const message = event.target.closest("[data-message-id]");
    closeMenu();
    if (!message || !commands.length) return;
    event.preventDefault();
    const menu = Object.assign(element("div"), { id: "chorus-menu" });
    for (const name of commands) {
      const button = element("button", name);
      button.addEventListener("click", () => call(
        { kind: "chorus_message_command", name, message_id: message.dataset.messageId }));
      menu.append(button);
    }
    document.body.append(menu);
    menu.style.left = `${Math.min(event.clientX, innerWidth - menu.offsetWidth)}px`;
    menu.style.top = `${Math.min(event.clientY, innerHeight - menu.offsetHeight)}px`;
    menu.firstChild.focus();
  }

  document.addEventListener("DOMContentLoaded", build);
})();
