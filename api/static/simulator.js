// The phone page's own script: the live socket, scrolling, and what a keyboard does in a chat.
// It never builds HTML: the server does, and htmx swaps it in.
(() => {
  "use strict";

  const NEAR_BOTTOM_PX = 80;
  const TOAST_MS = 4000;
  const RECONNECT_MS = { first: 500, most: 5000 };
  const body = document.body;
  const toast = document.getElementById("toast");

  // --- live updates ------------------------------------------------------------------------

  const phones = (openid) =>
    [...document.querySelectorAll(".phone")].filter(
      (phone) => openid === null || phone.dataset.openid === openid,
    );

  const fire = (phone, name) => {
    for (const element of phone.querySelectorAll(`[hx-trigger="${name}"]`)) {
      element.dispatchEvent(new CustomEvent(name));
    }
  };

  const hear = ({ openid, changed, typing }) => {
    for (const phone of phones(openid)) {
      if (openid !== null) phone.dataset.typing = typing ? "yes" : "no";
      if (changed !== "typing") fire(phone, `linli:${changed}`);
    }
  };

  let pause = RECONNECT_MS.first;
  let lostBefore = false;

  const connect = () => {
    const address = new URL(body.dataset.live, location.href);
    address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(address);
    socket.onmessage = (message) => hear(JSON.parse(message.data));
    socket.onopen = () => {
      pause = RECONNECT_MS.first;
      body.dataset.connection = "open";
      // What happened between the page's making and now. After a break the simulator may be
      // another one that numbers its entries anew: then everything is fetched again.
      for (const phone of phones(null)) {
        fire(phone, lostBefore ? "linli:all" : "linli:messages");
        if (lostBefore) for (const part of ["menu", "codes", "settings"]) fire(phone, `linli:${part}`);
      }
    };
    socket.onclose = () => {
      lostBefore = true;
      body.dataset.connection = "closed";
      setTimeout(connect, pause);
      pause = Math.min(pause * 2, RECONNECT_MS.most);
    };
  };

  // --- the message list: stays at its end unless someone reads further up -------------------

  const sticks = new WeakMap();
  const atBottom = (list) =>
    list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_BOTTOM_PX;
  const toBottom = (list) => {
    list.scrollTop = list.scrollHeight;
  };
  const listOf = (element) => element.closest(".phone")?.querySelector(".messages");

  const settle = (list) => {
    if (sticks.get(list) !== false) toBottom(list);
  };

  document.addEventListener(
    "scroll",
    ({ target }) => {
      if (target.classList?.contains("messages")) sticks.set(target, atBottom(target));
    },
    true,
  );
  // A photo gets its height only once it is there.
  document.addEventListener(
    "load",
    ({ target }) => {
      const list = target.closest?.(".messages");
      if (list && sticks.get(list) !== false) toBottom(list);
    },
    true,
  );
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) if (sticks.get(target) !== false) toBottom(target);
  });
  const adopt = (root) => {
    const lists = root.classList?.contains("messages") ? [root] : root.querySelectorAll(".messages");
    for (const list of lists) {
      sizes.observe(list);
      settle(list);
    }
  };

  document.addEventListener("htmx:configRequest", ({ target, detail }) => {
    if (!target.matches(".chat")) return;
    const entries = target.querySelectorAll("[data-entry]");
    detail.parameters.set("after", entries.length ? [...entries].pop().dataset.entry : "0");
  });
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    const list = target.closest(".messages");
    if (list) settle(list);
  });
  document.addEventListener("htmx:load", ({ target }) => adopt(target));

  // --- writing -------------------------------------------------------------------------------

  const fit = (field) => {
    field.style.removeProperty("height");
    field.style.setProperty("height", `${field.scrollHeight}px`);
  };

  document.addEventListener("input", ({ target }) => {
    if (target.matches(".composer textarea")) fit(target);
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      closePanels(null);
      closeSheets();
    }
    const { target } = event;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (!target.matches(".composer textarea")) return;
    event.preventDefault();
    if (target.value.trim()) target.form.requestSubmit();
  });

  // The field is emptied when the message leaves, not when the server has taken it: who types on
  // meanwhile loses nothing. What was refused comes back.
  document.addEventListener("htmx:beforeRequest", ({ target }) => {
    const list = listOf(target);
    if (list && !target.matches(".messages, .chat, .bottom, .menu-holder, .pop, .panel__codes, select")) sticks.set(list, true);
    if (!target.matches(".composer")) return;
    target.dataset.sent = target.elements.text.value;
    target.elements.text.value = "";
    fit(target.elements.text);
  });

  const fail = (words) => ({ target }) => {
    toast.textContent = toast.dataset[words];
    toast.hidden = false;
    setTimeout(() => (toast.hidden = true), TOAST_MS);
    if (!target.matches?.(".composer") || target.elements.text.value) return;
    target.elements.text.value = target.dataset.sent ?? "";
    fit(target.elements.text);
  };
  document.addEventListener("htmx:responseError", fail("refused"));
  document.addEventListener("htmx:sendError", fail("offline"));

  document.addEventListener("click", ({ target }) => {
    const hint = target.closest("[data-try]");
    const field = hint?.closest(".phone").querySelector(".composer textarea");
    if (!field) return;
    field.value = hint.dataset.try;
    fit(field);
    field.focus();
  });

  // --- the "+" panel and the pop-ups -----------------------------------------------------------

  const closePanels = (except) => {
    for (const plus of document.querySelectorAll(".composer__plus")) {
      if (plus === except) continue;
      plus.setAttribute("aria-expanded", "false");
      document.getElementById(plus.getAttribute("aria-controls")).hidden = true;
    }
    for (const open of document.querySelectorAll("details[open]")) {
      if (!except || !open.contains(except)) open.open = false;
    }
  };

  document.addEventListener("click", ({ target }) => {
    const plus = target.closest(".composer__plus");
    if (plus) {
      const opens = plus.getAttribute("aria-expanded") !== "true";
      closePanels(plus);
      plus.setAttribute("aria-expanded", String(opens));
      document.getElementById(plus.getAttribute("aria-controls")).hidden = !opens;
      return;
    }
    const inside = target.closest("summary");
    // A choice of a photo needs its form for a while yet; it closes the panel when it is sent.
    if (target.closest(".panel form")) return;
    closePanels(inside);
  });
  document.addEventListener("htmx:afterRequest", ({ target }) => {
    if (!target.matches(".panel form")) return;
    target.reset();
    closePanels(null);
  });

  // --- the sheet that asks for subscribe notices ----------------------------------------------

  const closeSheets = () => {
    for (const holder of document.querySelectorAll(".sheet-holder")) holder.replaceChildren();
  };
  document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
    if (detail.successful && target.closest(".sheet")) closeSheets();
  });

  adopt(document);
  connect();
})();
