// Yuemian chat widget: one script tag, one custom element, no framework. Apache-2.0.
// The server fills in the fixed texts; see docs/web-widget.md for the attributes.
// What people write is set as textContent alone and never read as HTML.
(() => {
"use strict";
const L = __LABELS__;
const script = document.currentScript;
const HERE = new URL(script ? script.src : location.href).origin;
const MAX = __MAX__;
const FINAL = { too_long: 1, empty: 1, malformed: 1 };
const icon = (path) => `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${path}"/></svg>`;
const SEND = icon("M3.4 20.4 21 12 3.4 3.6 3.4 10.1 15 12 3.4 13.9z");
const CHAT = icon("M12 3C6.8 3 2.7 6.5 2.7 10.9c0 2.5 1.4 4.8 3.6 6.2L5.6 21l4.2-2.4c.7.1 1.4.2 2.2.2 5.2 0 9.3-3.5 9.3-7.9S17.2 3 12 3z");
const CLOSE = icon("M6.4 5 5 6.4 10.6 12 5 17.6 6.4 19 12 13.4 17.6 19 19 17.6 13.4 12 19 6.4 17.6 5 12 10.6z");
const BELL = icon("M12 22a2 2 0 0 0 2-2h-4a2 2 0 0 0 2 2zm6-6v-5c0-3.1-1.6-5.6-4.5-6.3V4a1.5 1.5 0 0 0-3 0v.7C7.6 5.4 6 7.9 6 11v5l-2 2v1h16v-1z");

const CLIP = icon("M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z");

const CSS = `
:host{--a:var(--yuemian-accent,#0e7565);--on:#fff;--mine:var(--a);--min:#fff;--bg:#f4f6f4;--card:#fff;--ink:#1b2422;--soft:#65706c;--line:#dfe5e1;--tint:#e3f1ed;--bad:#b3372b;
 --sh:0 1px 2px rgba(20,40,35,.05),0 2px 10px rgba(20,40,35,.05);color-scheme:light}
.launch,.panel{font:15px/1.65 -apple-system,BlinkMacSystemFont,"PingFang SC","HarmonyOS Sans SC",MiSans,"Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif;letter-spacing:0;text-align:left}
.panel{color:var(--ink)}
@media (prefers-color-scheme:dark){:host{--a:var(--yuemian-accent,#5cc9b3);--on:#06231d;--mine:#1d7263;--min:#f2fbf8;--bg:#111514;--card:#1c2221;--ink:#e7ecea;--soft:#96a29d;--line:#2d3633;--tint:#1b332d;--bad:#ff9186;--sh:none;color-scheme:dark}}
:host([hidden]),[hidden]{display:none!important}
*{box-sizing:border-box;margin:0}
button{font:inherit;color:inherit;background:none;border:0;cursor:pointer}
svg{width:22px;height:22px;fill:currentColor;display:block}
:focus-visible{outline:2px solid var(--a);outline-offset:2px}
.launch{position:fixed;right:24px;bottom:calc(24px + env(safe-area-inset-bottom));width:58px;height:58px;border-radius:50%;background:var(--a);color:var(--on);display:grid;place-items:center;box-shadow:0 6px 22px rgba(10,60,50,.28);z-index:2147483000;transition:transform .15s}
.launch:hover{transform:translateY(-2px)}.launch svg{width:28px;height:28px}
.n{position:absolute;top:-3px;right:-3px;min-width:21px;padding:0 5px;border-radius:11px;background:#d9463a;color:#fff;font-size:12px;line-height:21px}
.panel{display:flex;flex-direction:column;background:var(--bg);overflow:hidden}
:host(:not([full])) .panel{position:fixed;right:24px;bottom:96px;width:390px;height:min(660px,calc(100vh - 120px));border:1px solid var(--line);border-radius:20px;box-shadow:0 18px 60px rgba(10,40,34,.22);z-index:2147483001}
:host([full]) .panel{position:fixed;inset:0;height:var(--h,100vh)}
@supports (height:100dvh){:host([full]) .panel{height:var(--h,100dvh)}}
:host([full]) .launch,:host([full]) .x{display:none}
header{display:flex;align-items:center;gap:12px;padding:12px var(--g,16px);padding-top:calc(12px + env(safe-area-inset-top));background:var(--card);border-bottom:1px solid var(--line)}
.mark{flex:none;width:38px;height:38px;border-radius:12px;background:var(--a);color:var(--on);display:grid;place-items:center;font-size:18px;font-weight:600}
h1{font-size:16px;font-weight:600;line-height:1.35;letter-spacing:.02em}
.st{font-size:12.5px;line-height:1.4;color:var(--soft);display:flex;align-items:center;gap:6px}
.st:before{content:"";width:7px;height:7px;border-radius:50%;background:#2fae76}
.st.off:before{background:#d99b2b}
.sh{margin-left:auto;padding:4px 11px;font-size:12.5px;border:1px solid var(--line);border-radius:99px;color:var(--soft)}
.sh:disabled{cursor:default;color:var(--a);border-color:var(--a)}
.sh:not([hidden])+.x{margin-left:0}
.x{margin-left:auto;padding:8px;border-radius:10px;color:var(--soft)}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:20px var(--g,16px) 12px;display:flex;flex-direction:column;gap:6px}
:host([full]){--g:max(16px,calc((100vw - 760px)/2))}
.t{align-self:center;color:var(--soft);font-size:12px;padding:12px 0 4px}
.m{display:flex;gap:10px;max-width:86%;align-items:flex-start}
.m+.m.person,.m.person+.m{margin-top:8px}
.m .mark{width:30px;height:30px;border-radius:10px;font-size:14px;margin-top:3px}
.assistant+.assistant .mark{visibility:hidden}
.b{padding:9px 14px;border-radius:6px 16px 16px 16px;background:var(--card);box-shadow:var(--sh);white-space:pre-wrap;overflow-wrap:anywhere;min-width:0}
.person{align-self:flex-end;flex-direction:column;align-items:flex-end;gap:3px}
.person .b{background:var(--mine);color:var(--min);border-radius:16px 6px 16px 16px;box-shadow:none}
.person.wait .b{opacity:.62}
.person .s{font-size:12px;color:var(--soft)}.person.bad .s{color:var(--bad)}
.notice{align-self:center;max-width:94%;width:460px;margin:8px 0}
.notice .b{display:flex;gap:10px;border-radius:14px;border:1px solid var(--line);width:100%}
.notice svg{width:18px;height:18px;margin-top:3px;color:var(--a);flex:none}
.b a{color:var(--a);text-underline-offset:3px}
.b .d{white-space:nowrap}
.c{min-width:0;display:flex;flex-direction:column;gap:8px;align-items:flex-start}
.o{display:flex;flex-wrap:wrap;gap:8px;align-self:stretch}
.o.col{flex-direction:column;min-width:min(270px,68vw);max-width:360px}
.o button,.sug button{display:flex;align-items:center;gap:10px;min-height:44px;padding:7px 16px;text-align:left;border:1px solid var(--line);border-radius:13px;background:var(--card);transition:border-color .15s,background .15s;overflow-wrap:anywhere}
.o.col button{justify-content:space-between;font-variant-numeric:tabular-nums}
.o button:not(:disabled):hover,.sug button:hover{border-color:var(--a);background:var(--tint)}
.o .best{border-color:var(--a)}
.o i{font-style:normal;font-size:12px;line-height:20px;padding:0 8px;border-radius:10px;background:var(--tint);color:var(--a);white-space:nowrap}
.o button:disabled{cursor:default;color:var(--soft);background:none;border-color:var(--line)}
.o button:disabled i{display:none}
.o button[aria-pressed=true]{color:var(--a);border-color:var(--a);background:var(--tint)}
.dots{display:inline-flex;gap:5px;padding:6px 0}
.dots span{width:7px;height:7px;border-radius:50%;background:var(--soft);animation:p 1.2s infinite}
.dots span:nth-child(2){animation-delay:.15s}.dots span:nth-child(3){animation-delay:.3s}
@keyframes p{0%,60%,100%{opacity:.25}30%{opacity:1}}
.hi{margin:auto;padding:12px 4px 20px;width:min(430px,100%);text-align:center;text-wrap:balance}
.hi .mark{width:60px;height:60px;border-radius:19px;font-size:28px;margin:0 auto 18px}
.hi h2{font-size:21px;font-weight:600;line-height:1.4;letter-spacing:.01em}
.hi p{color:var(--soft);margin-top:8px}
.sug{display:grid;gap:10px;margin-top:26px}
.sug button{padding:11px 18px}
.sug button:after{content:"";margin-left:auto;flex:none;width:7px;height:7px;border:solid var(--soft);border-width:1.5px 1.5px 0 0;transform:rotate(45deg)}
.bar{padding:8px var(--g,16px);font-size:13.5px;background:var(--tint);text-align:center}
.pill{align-self:center;margin:0 0 -38px;position:relative;top:-46px;padding:5px 16px;border-radius:18px;background:var(--a);color:var(--on);font-size:13.5px}
form{display:flex;gap:8px;align-items:flex-end;padding:10px var(--g,16px) calc(12px + env(safe-area-inset-bottom));background:var(--card);border-top:1px solid var(--line)}
textarea{flex:1;min-width:0;resize:none;font:inherit;font-size:16px;line-height:1.5;max-height:132px;padding:9px 16px;border:1px solid var(--line);border-radius:22px;background:var(--bg);color:inherit}
textarea::placeholder{color:var(--soft);opacity:1}
textarea:focus{outline:2px solid var(--a);outline-offset:-1px;border-color:transparent}
.go{flex:none;width:44px;height:44px;border-radius:50%;display:grid;place-items:center;background:var(--a);color:var(--on);transition:opacity .15s}
.clip{flex:none;width:40px;height:44px;display:grid;place-items:center;color:var(--soft)}
.clip:disabled,.go:disabled{opacity:.35;cursor:default}
.v{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media (max-width:520px){:host(:not([full])) .panel{inset:0;width:auto;height:auto;border:0;border-radius:0}.m{max-width:92%}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}`;

const HTML = `<button class="launch" type="button" aria-expanded="false">${CHAT}<span class="n" hidden></span></button>
<section class="panel" role="dialog" hidden><header><div class="mark" aria-hidden="true"></div><div><h1></h1><div class="st off" role="status"></div></div><button class="sh" type="button" hidden></button><button class="x" type="button">${CLOSE}</button></header>
<div class="log" role="log" aria-live="off" tabindex="0"></div><button class="pill" type="button" hidden></button><div class="bar" role="status" hidden></div>
<form><textarea rows="1" enterkeyhint="send" autocomplete="off"></textarea><button class="clip" type="button">${CLIP}</button><input type="file" accept=".pdf,.docx,image/*" hidden><button class="go" disabled>${SEND}</button></form></section>`;

const make = (tag, cls, text) => {
  const element = document.createElement(tag);
  if (cls) element.className = cls;
  if (text !== undefined) element.textContent = text;
  return element;
};
const newId = () => crypto.randomUUID ? crypto.randomUUID()
  : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
const fill = (text, name) => text.replace("{name}", name);

/* What the assistant says: its http(s) addresses as links, its dates never broken over two lines. */
const PARTS = /(https?:\/\/[\w\-.~:/?#@!$&'*+=%]+|\/d\/[\w-]+|\d+月\d+日(?:\(.{1,3}\))?(?: ?\d\d:\d\d)?)/;
const spell = (parent, text, base) => {
  text.split(PARTS).forEach((part, index) => {
    if (index % 2 === 0) return parent.append(part);
    const paper = part[0] === "/", element = make(paper || part[0] === "h" ? "a" : "span", "d", part);
    if (element.href !== undefined) {
      element.className = "";
      element.href = paper ? base + part : part;
      if (paper) element.textContent = L.paper;
      element.target = "_blank";
      element.rel = "noopener noreferrer";
    }
    parent.append(element);
  });
};

class YuemianChat extends HTMLElement {
  connectedCallback() {
    if (this.root) return this.enter();
    this.base = (this.getAttribute("endpoint") || HERE).replace(/\/$/, "");
    this.key = "yuemian:" + this.base;
    this.room = "";
    this.last = this.tries = this.unread = this.before = 0;
    this.outbox = new Map();
    this.lines = new Map();
    this.root = this.attachShadow({ mode: "open" });
    this.root.innerHTML = HTML;
    this.dress();
    const find = (selector) => this.root.querySelector(selector);
    [this.launch, this.panel, this.status, this.log, this.bar, this.pill, this.input, this.go, this.badge] =
      [".launch", ".panel", ".st", ".log", ".bar", ".pill", "textarea", ".go", ".n"].map(find);
    find(".mark").textContent = L.mark;
    find("h1").textContent = this.getAttribute("heading") || L.title;
    this.panel.setAttribute("aria-label", L.title);
    this.log.setAttribute("aria-label", L.log);
    this.input.setAttribute("aria-label", L.input);
    this.input.placeholder = L.placeholder;
    this.go.setAttribute("aria-label", L.send);
    this.launch.setAttribute("aria-label", L.open);
    find(".x").setAttribute("aria-label", L.close);
    this.share = find(".sh");
    this.share.textContent = L.share;
    this.share.title = L.share_hint;
    this.share.onclick = () => this.shareDevice();
    this.pill.textContent = L.new_messages;
    this.listen(find);
    if (this.full) { this.panel.removeAttribute("role"); this.panel.hidden = false; this.focusInput(); }
    this.enter();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    clearInterval(this.beat);
    const socket = this.socket;
    this.socket = null;
    if (socket) socket.close();
  }

  get full() { return this.hasAttribute("full"); }

  dress() {
    if (this.root.adoptedStyleSheets && "replaceSync" in CSSStyleSheet.prototype) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      this.root.adoptedStyleSheets = [sheet];
    } else this.root.prepend(make("style", "", CSS));
  }

  listen(find) {
    this.launch.onclick = () => this.panel.hidden ? this.show() : this.hide();
    find(".x").onclick = () => this.hide();
    const file = find("input"), clip = find(".clip");
    clip.ariaLabel = clip.title = L.attach;
    clip.onclick = () => file.click();
    file.onchange = () => { this.upload(file.files[0], clip); file.value = ""; };
    find("form").onsubmit = (event) => { event.preventDefault(); this.submit(); };
    this.input.oninput = () => this.fit();
    this.input.onkeydown = (event) => {
      // Enter that picks a word in an input method must not send; Safari reports it as key 229.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
        event.preventDefault();
        this.submit();
      }
    };
    this.panel.onkeydown = (event) => {
      if (event.key !== "Escape" || event.isComposing) return;
      if (this.full) this.input.focus(); else this.hide();
    };
    this.pill.onclick = () => this.bottom();
    this.log.onscroll = () => { if (this.nearEnd()) this.pill.hidden = true; };
    addEventListener("online", () => this.retryNow());
    addEventListener("offline", () => { if (this.socket) this.socket.close(); this.state("offline"); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.retryNow(); });
    const view = window.visualViewport;
    if (view && this.full) view.onresize = () => {
      this.style.setProperty("--h", view.height + "px");
      this.bottom();
    };
  }

  show() {
    this.panel.hidden = false;
    this.launch.setAttribute("aria-expanded", "true");
    this.unread = 0;
    this.badge.hidden = true;
    this.bottom();
    this.input.focus();
  }

  hide() {
    this.panel.hidden = true;
    this.launch.setAttribute("aria-expanded", "false");
    this.launch.focus();
  }

  focusInput() { if (!matchMedia("(pointer:coarse)").matches) this.input.focus(); }

  fit() {
    this.go.disabled = !this.input.value.trim();
    this.input.style.height = "auto";
    this.input.style.height = this.input.scrollHeight + 2 + "px";
  }

  state(name) {
    this.status.textContent = L[name];
    this.status.classList.toggle("off", name !== "online");
  }

  say(label) {
    this.bar.textContent = label || "";
    this.bar.hidden = !label;
  }

  /* ---- signing in ---- */

  async enter() {
    this.state("connecting");
    const attribute = this.getAttribute("invitation");
    const token = attribute === "#" ? location.hash.slice(1) : attribute;
    if (token) {
      try {
        const answer = await fetch(this.base + "/web/session", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ invitation: token }),
        });
        if (answer.status >= 500) throw new Error("server");
        // The token leaves the address bar and the history once the server has judged it.
        if (attribute === "#") history.replaceState(null, "", location.pathname.replace(/\/i$/, "/"));
        const body = answer.status === 204 ? {} : await answer.json();
        if (!answer.ok) return this.signedOut(body.code);
        this.removeAttribute("invitation");
        if (body.session) this.stored("session", body.session);
      } catch (error) {
        return this.later(() => this.enter());
      }
    }
    this.connect();
  }

  /* Somebody else's computer: what was said before goes from the page, pay asks for a code. */
  async shareDevice() {
    const headers = {};
    const session = this.stored("session");
    if (session) headers.Authorization = "Bearer " + session;
    try {
      const answer = await fetch(this.base + "/web/session/shared", { method: "POST", headers });
      if (!answer.ok) return this.signedOut("session_expired");
      const body = answer.status === 204 ? {} : await answer.json();
      if (body.session) this.stored("session", body.session);
    } catch (error) { return this.say(L.unavailable); }
    this.log.replaceChildren();
    this.lines.clear();
    this.last = 0;
    this.room = "";
    const socket = this.socket;
    this.lost();
    if (socket) socket.close();
  }

  stored(name, value) {
    try {
      if (value === undefined) return sessionStorage.getItem(this.key + name);
      if (value === null) sessionStorage.removeItem(this.key + name);
      else sessionStorage.setItem(this.key + name, value);
    } catch (error) { /* storage may be forbidden: then a reload forgets, and nothing else */ }
    return null;
  }

  signedOut(code) {
    this.stored("session", null);
    this.out = true;
    this.state("signed_out");
    this.say("");
    this.panel.querySelector("form").hidden = true;
    this.hint(L[code + "_title"] || L.invitation_invalid_title, L[code] || L.invitation_invalid, []);
  }

  hint(title, text, suggestions) {
    if (this.hi) this.hi.remove();
    this.hi = make("div", "hi");
    const mark = make("div", "mark", L.mark);
    mark.setAttribute("aria-hidden", "true");
    this.hi.append(mark, make("h2", "", title), make("p", "", text));
    if (suggestions.length) {
      const list = make("div", "sug");
      for (const one of suggestions) {
        const button = make("button", "", one);
        button.type = "button";
        button.onclick = () => { this.send({ type: "say", text: one }); this.input.focus(); };
        list.append(button);
      }
      this.hi.append(list);
    }
    this.log.append(this.hi);
  }

  /* ---- the socket ---- */

  connect() {
    clearTimeout(this.timer);
    const socket = this.socket = new WebSocket(this.base.replace(/^http/, "ws") + "/web/socket");
    const mine = (handle) => (event) => { if (socket === this.socket) handle(event); };
    socket.onopen = mine(() => {
      this.alive = true;
      const hello = { type: "hello", after: this.last, room: this.room };
      const session = this.stored("session");
      if (session) hello.session = session;
      socket.send(JSON.stringify(hello));
    });
    socket.onmessage = mine((event) => {
      this.alive = true;
      const frame = JSON.parse(event.data);
      const handle = this["on_" + frame.type];
      if (handle) handle.call(this, frame);
    });
    socket.onclose = mine(() => this.lost());
    clearInterval(this.beat);
    // A socket can die without a word (sleep, changed network): no answer to a ping means gone.
    this.beat = setInterval(mine(() => {
      if (socket.readyState !== 1) return;
      if (!this.alive) { socket.close(); this.lost(); return; }
      this.alive = false;
      socket.send('{"type":"ping"}');
    }), 20000);
  }

  lost() {
    this.socket = this.flying = null;
    this.ready = false;
    clearInterval(this.beat);
    this.typing(false);
    for (const item of this.outbox.values()) this.mark(item.line, "waiting");
    if (!this.out) this.later(() => this.connect());
  }

  later(action) {
    this.state(navigator.onLine === false ? "offline" : this.tries ? "reconnecting" : "connecting");
    const wait = Math.min(1000 * 2 ** this.tries++, 30000) * (0.5 + Math.random() / 2);
    this.retry = action;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.retryNow(), wait);
  }

  retryNow() {
    clearTimeout(this.timer);
    const action = this.retry;
    this.retry = null;
    if (action && !this.out) action();
  }

  on_welcome(frame) {
    if (this.room !== frame.room) {
      if (this.room) {
        this.log.textContent = "";
        this.outbox.clear();
        this.lines.clear();
        this.last = this.before = 0;
      }
      this.room = frame.room;
      this.reload();
    }
    this.profile = frame;
    this.share.hidden = frame.kind !== "employee";
    this.share.disabled = frame.shared;
    this.share.textContent = frame.shared ? L.shared : L.share;
    this.tries = 0;
  }

  on_ready() {
    this.ready = true;
    this.state("online");
    this.say("");
    this.log.setAttribute("aria-live", "polite");
    if (!this.lines.size) {
      const { name, kind } = this.profile;
      this.hint(name ? fill(L.greeting_named, name) : L.greeting, L["intro_" + kind], Object.values(L["suggestions_" + kind]));
    }
    this.pump();
  }

  on_ack(frame) {
    if (!this.outbox.has(frame.id)) return;
    this.settle(frame.id, "");
    this.say("");
  }

  on_typing(frame) { this.typing(frame.on); }

  on_error(frame) {
    const item = frame.id && this.outbox.get(frame.id);
    if (item && FINAL[frame.code]) return this.settle(frame.id, frame.code, true);
    this.say(L[frame.code] || L.unavailable);
    if (!item) return;
    this.mark(item.line, "waiting");
    clearTimeout(this.again);
    this.again = setTimeout(() => { this.flying = null; this.pump(); }, (frame.retry_after || 2) * 1000 + 100);
  }

  on_signed_out(frame) { this.signedOut(frame.code); }

  on_entry(frame) {
    if (frame.seq <= this.last) return;
    this.last = frame.seq;
    if (this.outbox.has(frame.id)) this.settle(frame.id, "");
    if (frame.role !== "person") this.typing(false);
    const first = this.outbox.size ? this.outbox.values().next().value.line : null;
    const pending = frame.id && this.lines.get(frame.id);
    if (pending) {
      this.mark(pending, "");
      if (first && pending.compareDocumentPosition(first) & 2) this.log.insertBefore(pending, first);
    } else this.put(frame, first);
    if (this.ready && frame.role !== "person" && this.panel.hidden) {
      this.badge.textContent = ++this.unread;
      this.badge.hidden = false;
    }
  }

  /* ---- sending ---- */

  submit() {
    const text = this.input.value.trim();
    if (!text) return;
    if (Array.from(text).length > MAX) return this.say(L.too_long);
    this.say("");
    this.send({ type: "say", text });
    this.input.value = "";
    this.fit();
  }

  // The file goes ahead; what is said of it goes the way of every other message.
  async upload(file, clip) {
    if (!file) return;
    clip.disabled = true;
    this.say(L.uploading);
    const headers = { "X-File-Name": encodeURIComponent(file.name) };
    const session = this.stored("session");
    if (session) headers.Authorization = "Bearer " + session;
    let answer = {};
    try {
      const response = await fetch(this.base + "/web/upload", { method: "POST", headers, body: file });
      answer = await response.json();
    } catch {}
    clip.disabled = false;
    this.say(answer.value ? "" : L[answer.code] || L.upload_failed);
    if (answer.value) this.send({ type: "choose", title: file.name, value: answer.value });
  }

  send(frame) {
    frame.id = newId();
    frame.at = new Date().toISOString();
    const line = this.put({ role: "person", id: frame.id, text: frame.text || frame.title, at: frame.at, options: [] });
    this.outbox.set(frame.id, { frame, line });
    this.keep();
    this.mark(line, this.ready ? "" : "waiting");
    line.classList.add("wait");
    this.bottom();
    this.pump();
  }

  /* One message at a time, so that none overtakes another that has to wait. */
  pump() {
    const first = this.outbox.values().next().value;
    if (!this.ready || !first || this.flying === first.frame.id) return;
    this.flying = first.frame.id;
    this.socket.send(JSON.stringify(first.frame));
  }

  /* The server has judged a message: stored, or refused for good. */
  settle(id, label, bad) {
    this.mark(this.outbox.get(id).line, label, bad);
    this.outbox.delete(id);
    this.keep();
    this.pump();
  }

  keep() {
    const frames = Array.from(this.outbox.values(), (item) => item.frame);
    this.stored("outbox", frames.length ? JSON.stringify({ room: this.room, frames }) : null);
  }

  /* What this tab had not got rid of before it was reloaded. */
  reload() {
    const left = JSON.parse(this.stored("outbox") || "null");
    if (!left || left.room !== this.room) return;
    for (const frame of left.frames) {
      const line = this.put({ role: "person", id: frame.id, text: frame.text || frame.title, at: frame.at, options: [] });
      this.outbox.set(frame.id, { frame, line });
      this.mark(line, "waiting");
    }
  }

  /* ---- lines ---- */

  put(entry, before = null) {
    const stick = this.nearEnd();
    before = before || this.dots || null;
    if (this.hi) { this.hi.remove(); this.hi = null; }
    if (entry.role === "person" || entry.options.length) this.retire(entry.text);
    const at = new Date(entry.at);
    if (at - this.before > 300000) this.log.insertBefore(make("div", "t", this.when(at)), before);
    this.before = Math.max(at, this.before);
    const line = make("div", "m " + entry.role);
    const bubble = make("div", "b");
    if (entry.role === "person") {
      bubble.append(make("span", "v", L.you), entry.text);
      line.append(bubble, make("div", "s"));
    } else if (entry.role === "notice") {
      const text = make("div");
      bubble.innerHTML = BELL;
      bubble.append(make("span", "v", L.notice), text);
      spell(text, entry.text, this.base);
      line.append(this.column(bubble, entry.options));
    } else {
      const mark = make("div", "mark", L.mark);
      mark.setAttribute("aria-hidden", "true");
      bubble.append(make("span", "v", L.assistant));
      spell(bubble, entry.text, this.base);
      line.append(mark, this.column(bubble, entry.options));
    }
    this.log.insertBefore(line, before);
    this.lines.set(entry.id || entry.seq, line);
    if (stick || !this.ready) this.bottom();
    else if (entry.role !== "person") this.pill.hidden = false;
    return line;
  }

  column(bubble, options) {
    const column = make("div", "c");
    column.append(bubble);
    if (options.length) column.append(this.choices(options));
    return column;
  }

  choices(options) {
    const long = options.length > 2 || options.some((one) => one.best || one.title.length > 8);
    const group = make("div", long ? "o col" : "o");
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", L.options);
    for (const one of options) {
      const button = make("button", one.best ? "best" : "");
      button.type = "button";
      button.append(make("span", "", one.title));
      if (one.best) button.append(make("i", "", L.best));
      button.onclick = () => {
        this.send({ type: "choose", value: one.value, title: one.title });
        this.focusInput();
      };
      group.append(button);
    }
    return this.live = group;
  }

  /* Options are answered once: what was shown before is history, the one taken stays marked. */
  retire(text) {
    if (!this.live) return;
    for (const button of this.live.children) {
      button.disabled = true;
      if (button.firstChild.textContent === text) button.setAttribute("aria-pressed", "true");
    }
    this.live = null;
  }

  mark(line, label, bad) {
    line.classList.toggle("wait", label === "waiting");
    line.classList.toggle("bad", !!bad);
    line.querySelector(".s").textContent = label ? L[label] : "";
  }

  typing(on) {
    clearTimeout(this.soon);
    if (this.dots) { this.dots.remove(); this.dots = null; }
    if (!on) return;
    // Most turns are quicker than a blink: dots only for those that are not.
    this.soon = setTimeout(() => {
      const stick = this.nearEnd();
      this.dots = make("div", "m assistant");
      const mark = make("div", "mark", L.mark);
      const bubble = make("div", "b");
      bubble.setAttribute("role", "status");
      bubble.innerHTML = '<span class="dots" aria-hidden="true"><span></span><span></span><span></span></span>';
      bubble.append(make("span", "v", L.typing));
      this.dots.append(mark, bubble);
      this.log.append(this.dots);
      if (stick) this.bottom();
    }, 250);
  }

  when(at) {
    const clock = at.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
    const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(at).setHours(0, 0, 0, 0)) / 864e5);
    if (days < 1) return clock;
    return (days === 1 ? L.yesterday : at.toLocaleDateString("zh-CN", { month: "long", day: "numeric" })) + " " + clock;
  }

  nearEnd() { return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 80; }

  bottom() {
    this.log.scrollTop = this.log.scrollHeight;
    this.pill.hidden = true;
  }
}

if (!customElements.get("yuemian-chat")) customElements.define("yuemian-chat", YuemianChat);
/* The script tag alone is enough: it adds the button, its data- attributes becoming the element's. */
const add = () => {
  if (!script || document.querySelector("yuemian-chat")) return;
  const chat = document.createElement("yuemian-chat");
  for (const name of Object.keys(script.dataset)) chat.setAttribute(name, script.dataset[name]);
  document.body.append(chat);
};
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", add); else add();
})();
