// The board's own script: the session cookie, the end of a sign-in, files, half-filled forms, and
// saving out of an open cell.
(() => {
  if (window.icamBoard) return;
  window.icamBoard = true;

  const MINUTE = 60000;
  const done = new Set(); // tickets and files that were seen to
  const edited = new Map(); // field -> what stood there before somebody typed
  let leaving = false;

  const reload = () => {
    leaving = true;
    location.reload();
  };

  const tell = (text) => {
    const box = document.createElement("div");
    box.setAttribute("role", "alert");
    box.style.cssText =
      "position:fixed;bottom:1rem;left:1rem;right:1rem;z-index:2000000;padding:1rem;" +
      "background:#7a1f1f;color:#fff;border-radius:.35rem;font:1rem sans-serif";
    box.textContent = text;
    box.addEventListener("click", () => box.remove());
    document.body.append(box);
  };

  const ask = (options = {}) =>
    fetch("/session", { credentials: "same-origin", cache: "no-store", ...options });

  // A ticket becomes the cookie; the page then begins again, with nothing of whoever was here.
  const exchange = async (mark) => {
    const ticket = mark.getAttribute("data-icam-ticket");
    try {
      await ask({
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ ticket }),
      });
      if (ticket && (await ask()).status === 401) {
        tell(mark.getAttribute("data-icam-no-cookies"));
        return;
      }
    } catch {
      // the page that begins again says what the matter is
    }
    reload();
  };

  const fetchFile = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin", cache: "no-store" });
    if (answer.status === 401) return reload();
    if (!answer.ok) return tell(await answer.text());
    const said = answer.headers.get("Content-Disposition") || "";
    const name = /filename\*=UTF-8''([^;]+)/.exec(said);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await answer.blob());
    link.download = name ? decodeURIComponent(name[1]) : "icam";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), MINUTE);
  };

  // What one act of the reader does to the address is one entry of the history: Streamlit pushes
  // the page first and its filters later, and Back would stop in between.
  const push = history.pushState.bind(history);
  let acted = false;
  const act = () => (acted = true);
  history.pushState = (...entry) => {
    if (acted) push(...entry);
    else history.replaceState(...entry);
    acted = false;
  };
  for (const one of ["pointerdown", "click", "keydown"]) document.addEventListener(one, act, true);
  window.addEventListener("popstate", () => (acted = false), true);

  const once = (value, act) => {
    if (value === null || done.has(value)) return;
    done.add(value);
    act();
  };

  const seeTo = () => {
    mend();
    const ticket = document.querySelector("[data-icam-ticket]");
    if (ticket) once(`ticket ${ticket.getAttribute("data-icam-ticket")}`, () => exchange(ticket));
    const file = document.querySelector("[data-icam-file]");
    if (file) {
      const address = file.getAttribute("data-icam-file");
      once(address, () => fetchFile(address).catch(() => null));
    }
  };

  // What Streamlit says in English of its own, and where its messages would cover the menu.
  const mend = () => {
    const day = document.querySelector("[data-icam-day]")?.getAttribute("data-icam-day");
    for (const field of day ? document.querySelectorAll('[placeholder="DD/MM/YYYY"]') : [])
      field.placeholder = day;
    const toasts = document.querySelector('[data-testid="stToastContainer"]');
    if (toasts) Object.assign(toasts.style, { top: "auto", bottom: "1rem" });
  };

  // Once a minute: does this sign-in still stand? If not, nothing stays on the screen.
  const look = async () => {
    const mark = document.querySelector("[data-icam-signed-in]");
    if (!mark || leaving) return;
    try {
      const answer = await ask();
      const stands = answer.ok && (await answer.text()) === mark.getAttribute("data-icam-signed-in");
      if (stands || !(answer.ok || answer.status === 401)) return;
    } catch {
      return; // the server does not answer: the page says so itself
    }
    document.body.hidden = true;
    reload();
  };

  // What was typed into a form, a dialog or a popover and not sent asks before it is lost.
  const WITHIN = '[data-testid="stForm"], [role="dialog"], [data-testid="stPopoverBody"]';
  const typed = (event) => {
    const field = event.target;
    const form = field.closest?.(WITHIN);
    if (!form || field.type === "password" || form.querySelector('[type="password"]')) return;
    if (!edited.has(field)) edited.set(field, field.defaultValue ?? "");
  };
  const sent = () => edited.clear();
  const halfFilled = () =>
    [...edited].some(([field, before]) => field.isConnected && field.value !== before);

  // The server ran: what stood outside of a form was sent to it. A form that was refused keeps its
  // fields, and they are still to be lost.
  const ran = () => {
    if (document.querySelector('[data-testid="stAlertContentError"]')) return;
    for (const field of edited.keys()) {
      if (!field.isConnected || !field.closest('[data-testid="stForm"]')) edited.delete(field);
    }
  };

  document.addEventListener("input", typed, true);
  document.addEventListener(
    "click",
    (event) => {
      if (event.target.closest?.('[data-testid="stFormSubmitButton"]')) setTimeout(settle, 0);
    },
    true,
  );
  const settle = () => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.getAttribute("data-test-script-state") === "running") return setTimeout(settle, 100);
    if (!document.querySelector('[data-testid="stAlertContentError"]')) sent();
  };
  window.addEventListener("beforeunload", (event) => {
    ran();
    if (!leaving && halfFilled()) event.preventDefault();
  });

  // Ctrl+S in a grid saves what is typed in the cell that is open: the cell is closed as a click
  // beside it does, the grid sends what it holds a moment later, and a run takes it over.
  const SENT = 400; // milliseconds within which a grid sends an edit
  const PATIENCE = 30000; // milliseconds that a run may take
  const pause = (time) => new Promise((go) => setTimeout(go, time));
  const runs = () =>
    document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state") !==
    "notRunning";
  const until = async (holds, time) => {
    for (const end = Date.now() + time; Date.now() < end; await pause(20)) {
      if (holds()) return true;
    }
    return false;
  };
  const findSave = () => document.querySelector('[class*="st-key-grid-save"] button');
  const isOpen = () => document.querySelector("#portal .gdg-clip-region") !== null;

  const save = async () => {
    document.body.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    if (!(await until(() => !isOpen(), SENT))) return; // what it holds is not valid, and is shown so
    await until(runs, SENT);
    if (!(await until(() => !runs(), PATIENCE))) return;
    if (await until(() => findSave()?.disabled === false, SENT)) findSave().click();
  };
  window.addEventListener(
    "keydown",
    (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
      if (!findSave() || document.querySelector('[role="dialog"]')) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!event.repeat) save();
    },
    true,
  );

  new MutationObserver(seeTo).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", () => document.hidden || look());
  window.addEventListener("pageshow", (event) => event.persisted && look());
  setInterval(look, MINUTE);
  seeTo();
})();
