// What a page gains with script; nothing here is needed for the work itself.
"use strict";

const MINUTE = 60, HOUR = 3600, DAY = 86400;

function spanWords(seconds, words) {
  const whole = Math.floor(Math.abs(seconds));
  if (whole < HOUR) return words.m.replace("{m}", Math.floor(whole / MINUTE));
  if (whole < 2 * DAY) {
    return words.hm.replace("{h}", Math.floor(whole / HOUR))
      .replace("{m}", Math.floor((whole % HOUR) / MINUTE));
  }
  return words.d.replace("{d}", Math.floor(whole / DAY));
}

function tick(offset) {
  for (const element of document.querySelectorAll("time[data-due]")) {
    const left = (Date.parse(element.dataset.due) - (Date.now() + offset)) / 1000;
    const pattern = left < 0 ? element.dataset.over : element.dataset.left;
    element.textContent = pattern.replace("{}", spanWords(left, element.dataset));
    if (left < 0) element.classList.add("app-late");
  }
}

function startCountdowns() {
  const first = document.querySelector("time[data-now]");
  if (!first) return;
  // The server's clock counts, not the telephone's.
  const offset = Date.parse(first.dataset.now) - Date.now();
  tick(offset);
  setInterval(() => tick(offset), 1000);
}

function focusErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

function guardAgainstDoubleSending() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

function countCharacters() {
  for (const field of document.querySelectorAll("[data-most]")) {
    const most = Number(field.dataset.most);
    if (most > 500 || field.type === "password") continue;
    const note = document.createElement("span");
    note.className = "app-sub app-num";
    note.setAttribute("aria-hidden", "true");
    field.after(note);
    const show = () => { note.textContent = `${[...field.value].length} / ${most}`; };
    field.addEventListener("input", show);
    show();
  }
}

function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") {
      const form = document.querySelector("form[data-keys]");
      if (form) form.requestSubmit();
    }
    if (event.altKey && /^[1-9]$/.test(event.key)) {
      const group = document.querySelector(`[data-group="${event.key}"]`);
      const field = group && group.querySelector("input:not([type=hidden]), select, textarea");
      if (field) { event.preventDefault(); field.focus(); }
    }
  });
}

function warnOnLeaving() {
  const form = document.querySelector("form[data-keys]");
  if (!form) return;
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

function printing() {
  for (const element of document.querySelectorAll("[data-print]")) {
    element.hidden = false;
    element.addEventListener("click", () => print());
  }
}

startCountdowns();
focusErrors();
guardAgainstDoubleSending();
countCharacters();
keys();
warnOnLeaving();
printing();
