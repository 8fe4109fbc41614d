// What a page gains with script; nothing here is needed for the work itself.
"use strict";

const MINUTE = 60, HOUR = 3600, DAY = 86400; // seconds
const RESEND = 8000, QUIET = 1000; // milliseconds
const NEARLY = 0.8;

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
    element.classList.toggle("app-late", left < 0);
    if (left < 0) element.classList.remove("app-soon");
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
    // A form whose answer is a file leaves the page standing: it may be sent again later.
    setTimeout(() => delete form.dataset.sent, RESEND);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

// Short texts show their length always, long ones and single lines when it is nearly used up.
function countCharacters() {
  for (const field of document.querySelectorAll("[data-most]")) {
    if (field.type === "password") continue;
    const most = Number(field.dataset.most);
    const always = field.localName === "textarea" && most <= 500;
    const seen = note("app-sub app-num app-count-note"), spoken = note("govuk-visually-hidden");
    seen.setAttribute("aria-hidden", "true");
    spoken.setAttribute("role", "status");
    field.after(seen, spoken);
    let waiting;
    const show = () => {
      const written = [...field.value].length;
      const words = written > most
        ? field.dataset.mostOver.replace("{n}", written - most) : `${written} / ${most}`;
      const near = written >= most * NEARLY;
      seen.hidden = !(always || near);
      seen.textContent = words;
      seen.classList.toggle("is-over", written > most);
      clearTimeout(waiting);
      waiting = setTimeout(() => { spoken.textContent = near ? words : ""; }, QUIET);
    };
    field.addEventListener("input", show);
    show();
  }
}

function note(names) {
  const element = document.createElement("span");
  element.className = names;
  return element;
}

function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") {
      const form = document.querySelector("form[data-keys]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
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
  // A page that came back with errors holds what nobody has saved yet.
  let changed = document.querySelector("[data-error-summary]") !== null;
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

function copying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const words = document.getElementById(button.dataset.copy).textContent.trim();
      await navigator.clipboard.writeText(words);
      button.textContent = button.dataset.copied;
    });
  }
}

function foldFilter() {
  if (matchMedia("(min-width: 761px)").matches) return;
  for (const details of document.querySelectorAll(".app-filter details")) details.open = false;
}

foldFilter();
startCountdowns();
focusErrors();
guardAgainstDoubleSending();
countCharacters();
keys();
warnOnLeaving();
printing();
copying();
